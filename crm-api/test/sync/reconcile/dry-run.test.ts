import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { createDryRunner } from '../../../src/sync/reconcile/dry-run.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

jest.setTimeout(60_000);

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  seedMany(world.sandbox.jira, { issues: 120, commentsPerIssue: 1 });
  await world.reconcile();
});
afterAll(() => world.close());

/** Every row of every table with the transaction that wrote it: any write at all shows in it. */
async function everything(): Promise<Record<string, string[]>> {
  const tables = await world.owner<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    // What calls cost is counted by the limiter, which these tests go without.
    const rows = await world.owner<{ row: string }>(
      `select xmin::text || ' ' || xmax::text || ' ' || ctid::text as row from ${name} order by ctid`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

test('it tells every difference and its cost, and changes nothing', async () => {
  const [changed, commented, typed, gone] = await world.tickets();
  await world.jira('PUT', `issue/${changed?.issue_id}`, {
    fields: { summary: 'Other words', priority: { name: 'Highest' } },
  });
  await world.jira('POST', `issue/${commented?.issue_id}/comment`, {
    body: {
      type: 'doc',
      version: 1,
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Nobody told' }] }],
    },
  });
  await world.jira('DELETE', `issue/${gone?.issue_id}`);
  const made = await world.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Not here yet' },
  });
  world.sandbox.faults.add({ match: { method: 'PUT' }, action: { kind: 'status', status: 503, body: {} } });
  await world.commands.editTicket(world.caller, typed?.id ?? '', { title: 'Typed here' });
  await Promise.all(world.sync.underway);
  world.sandbox.faults.remove();
  world.sandbox.usage.reset();

  const before = await everything();
  const answer = await createDryRunner(world.sync)(world.tenantId, { scope: 'all' });
  expect(await everything()).toEqual(before);

  const [site] = answer.sites;
  expect(site?.issuesRead).toBe(120);
  expect(site?.newTickets).toEqual([{ issueId: made.id, issueKey: made.key, title: 'Not here yet' }]);
  const change = site?.changes.find(({ ticketId }) => ticketId === changed?.id);
  expect(change?.fields).toContainEqual({
    ...{ field: 'title', here: changed?.title, after: 'Other words', rule: 'took_jira' },
  });
  expect(site?.changes.find(({ ticketId }) => ticketId === commented?.id)).toMatchObject({ fields: [], comments: 1 });
  expect(site?.changes).toHaveLength(2);
  expect(site?.toSend).toEqual([
    {
      ...{ ticketId: typed?.id, issueKey: typed?.issue_key },
      fields: [{ field: 'title', here: 'Typed here', jira: typed?.title }],
    },
  ]);
  expect(site?.missingInJira).toEqual([{ issueId: gone?.issue_id, ticketId: gone?.id }]);
  const { requests, points } = world.sandbox.usage.report().total;
  expect(site?.cost).toEqual({ requests, points });
});

test('what a pass then does is what was told', async () => {
  const dryRun = createDryRunner(world.sync);
  const [told] = (await dryRun(world.tenantId, { scope: 'due' })).sites;
  await world.reconcile();
  const [run] = await world.owner<{ missed_events: number }>(
    'select missed_events from sync_run order by started_at desc limit 1',
  );
  expect(run?.missed_events).toBe((told?.newTickets.length ?? 0) + (told?.changes.length ?? 0));
  world.events.length = 0;
  await world.hurry();
  await world.settle();
  const [after] = (await dryRun(world.tenantId, { scope: 'all' })).sites;
  expect(after).toMatchObject({ newTickets: [], changes: [], toSend: [] });
});

test('it reads so much and no more, lists so much and no more, and says what was left out', async () => {
  for (const { issue_id: id } of (await world.tickets()).slice(-6))
    await world.jira('PUT', `issue/${id}`, { fields: { summary: 'x'.repeat(200), labels: ['other'] } });
  world.sandbox.usage.reset();
  const dryRun = createDryRunner(world.sync, { issues: 100, points: 5_000, listed: 4, textShown: 20 });
  const [site] = (await dryRun(world.tenantId, { scope: 'all' })).sites;
  // One page of a hundred was all.
  expect(world.sandbox.usage.report().total).toMatchObject({ requests: site?.cost.requests });
  expect(site).toMatchObject({ issuesRead: 100, missingInJira: [] });
  expect(site?.leftOut).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Only the first 100 issues were read/),
      expect.stringMatching(/^Which issues are missing in Jira was not looked up/),
    ]),
  );
  const cheap = createDryRunner(world.sync, { issues: 1_000, points: 60, listed: 4, textShown: 20 });
  const [cut] = (await cheap(world.tenantId, { scope: 'all' })).sites;
  expect(cut?.issuesRead).toBe(100);
  expect(cut?.leftOut[0]).toMatch(/cost/);
  // The same by their codes, for who reads it in another language.
  expect(site?.template.slice(0, 2)).toEqual([
    { code: 'dry_run_most', params: { count: '100', most: '100' } },
    { code: 'dry_run_absent', params: {} },
  ]);
  expect(cut?.template[0]).toMatchObject({ code: 'dry_run_points', params: { count: '100' } });
  const whole = createDryRunner(world.sync, { issues: 1_000, points: 5_000, listed: 4, textShown: 20 });
  const [all] = (await whole(world.tenantId, { scope: 'all' })).sites;
  expect(all?.changes).toHaveLength(4);
  expect(all?.leftOut).toEqual(['2 more of the tickets that would change are not listed.']);
  expect(all?.template).toEqual([{ code: 'dry_run_unlisted', params: { count: '2', what: 'changes' } }]);
  const title = all?.changes[0]?.fields.find(({ field }) => field === 'title');
  expect(title?.after).toBe(`${'x'.repeat(20)}…`);
});

test('nothing more is read for a caller who has gone', async () => {
  world.sandbox.usage.reset();
  const gone = AbortSignal.abort();
  await expect(createDryRunner(world.sync)(world.tenantId, { scope: 'all' }, gone)).rejects.toThrow();
  expect(world.sandbox.usage.report().total.requests).toBe(0);
});

test('a caller who goes ends the call that waits for Jira, however long Jira takes', async () => {
  world.sandbox.faults.add({ match: { path: 'search' }, action: { kind: 'timeout' } });
  const gone = new AbortController();
  const dryRun = createDryRunner(world.sync)(world.tenantId, { scope: 'all' }, gone.signal);
  const ended = expect(dryRun).rejects.toMatchObject({ code: 'not_ready' });
  while (!JSON.stringify(world.sandbox.faults.list()).includes('"hits":1')) await setTimeout(10);
  gone.abort();
  await ended;
  world.sandbox.faults.remove();
  // A call that nobody ends is given up after 20 s.
}, 15_000);
