import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Small, so that a test needs no clock of its own. */
const OVERLAP_MS = 40;

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ reconcileOverlapMs: OVERLAP_MS, deepOverlapMs: OVERLAP_MS });
  await world.owner(`update jira_site set config = '{"projectKeys": ["KAN", "OPS"]}'`);
});
afterAll(() => world.close());

async function createIssue(project: string, summary: string): Promise<string> {
  const fields = { project: { key: project }, issuetype: { name: 'Task' }, summary };
  return (await world.jira<{ id: string }>('POST', 'issue', { fields })).id;
}

const hide = (...hideProjects: string[]) => world.sandbox.jira.applySettings({ hideProjects });
const titleOf = async (id: string) => (await world.tickets()).find((ticket) => ticket.issue_id === id)?.title;
const asked = () => world.sandbox.usage.report().total.requests;

/** An edit that no event tells of, and time enough that no overlap covers it. */
async function editUntold(id: string, summary: string): Promise<void> {
  await world.jira('PUT', `issue/${id}`, { fields: { summary } });
  world.events.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 3 * OVERLAP_MS));
}

test('what was edited in a project just before it went out of sight is found when it is back, however late', async () => {
  const [kan, ops] = [await createIssue('KAN', 'In KAN'), await createIssue('OPS', 'In OPS')];
  await world.reconcile();
  expect([await titleOf(kan), await titleOf(ops)]).toEqual(['In KAN', 'In OPS']);
  await editUntold(ops, 'Edited in OPS');
  hide('OPS');
  for (const title of ['Once', 'Twice', 'Three times']) {
    await editUntold(kan, title);
    await world.reconcile();
    expect(await titleOf(kan)).toBe(title);
  }
  hide();
  await world.reconcile();
  expect(await titleOf(ops)).toBe('Edited in OPS');
});

test('what is edited while the project is out of sight for more than a day is found, and what was deleted', async () => {
  const [kept, gone] = [await createIssue('OPS', 'Kept'), await createIssue('OPS', 'To go')];
  await world.reconcile();
  hide('OPS');
  await world.reconcile();
  hide();
  await world.jira('DELETE', `issue/${gone}`);
  await editUntold(kept, 'Edited meanwhile');
  hide('OPS');
  await createIssue('KAN', 'Goes on');
  // The other project has its deep pass of the day while this one can't be seen.
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  await world.reconcile();
  hide();
  await world.reconcile();
  expect(await titleOf(kept)).toBe('Edited meanwhile');
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([{ issue_id: gone }]);
});

test('an idle pass over several projects is one request, each from its own time', async () => {
  await world.reconcile();
  await new Promise((resolve) => setTimeout(resolve, 3 * OVERLAP_MS));
  await world.reconcile();
  for (let i = 0; i < 2; i += 1) {
    const before = asked();
    await world.reconcile();
    expect(asked() - before).toBe(1);
  }
  const cursors = await world.owner<{ updated: number }>('select updated_ms as updated from sync_cursor');
  expect(new Set(cursors.map(({ updated }) => updated)).size).toBe(2);
});

test('a project that joins is read from its beginning, and the others are not read anew', async () => {
  const other = await createSyncWorld();
  for (const project of ['KAN', 'OPS']) {
    const fields = { project: { key: project }, issuetype: { name: 'Task' }, summary: `In ${project}` };
    await other.jira('POST', 'issue', { fields });
  }
  await other.reconcile();
  expect((await other.tickets()).map(({ title }) => title)).toEqual(['In KAN']);
  await other.owner(`update jira_site set config = config || '{"projectKeys": ["KAN", "OPS"]}'`);
  await other.reconcile();
  expect((await other.tickets()).map(({ title }) => title).sort()).toEqual(['In KAN', 'In OPS']);
  const [run] = await other.owner<{ missed_events: number }>(
    'select missed_events from sync_run order by started_at desc limit 1',
  );
  expect(run?.missed_events).toBe(0);
  await other.close();
});

test('a cursor that ran ahead of Jira’s clock is not believed: reading goes on from the last pass that ended', async () => {
  const id = await createIssue('KAN', 'Before');
  await world.reconcile();
  await world.owner(
    "update sync_cursor set updated_ms = (extract(epoch from now() + interval '1 day') * 1000)::bigint",
  );
  await editUntold(id, 'Edited under the cursor');
  await world.reconcile();
  expect(await titleOf(id)).toBe('Edited under the cursor');
});
