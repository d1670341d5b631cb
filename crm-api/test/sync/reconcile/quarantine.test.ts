import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { getRun, listRuns } from '../../../src/store/runs/runs-read.ts';
import { listFailures } from '../../../src/store/workqueue/failures.ts';
import { createImportCommands } from '../../../src/sync/imports/import-commands.ts';
import { createDryRunner } from '../../../src/sync/reconcile/dry-run.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Issues that can't be taken, in the middle of pages that go in all the same. */
let world: SyncWorld;
/** A seeded issue by its number, from 0. */
let idOf: (n: number) => string;
beforeEach(async () => {
  world = await createSyncWorld();
  const { firstId } = seedMany(world.sandbox.jira, { issues: 120, commentsPerIssue: 1 });
  idOf = (n) => String(Number(firstId) + n);
});
afterEach(() => world.close());

const keyOf = (issueId: string) => {
  const issue = world.sandbox.jira.state.issue(issueId);
  return issue ? world.sandbox.jira.state.keyOf(issue) : '';
};
const mangle = (issueId: string, path: string, value: unknown) =>
  world.sandbox.faults.add({ action: { kind: 'mangle', issue: issueId, path, value } });
const inTenant = <T>(read: Parameters<typeof withTenant<T>>[2]) => withTenant(world.db, world.tenantId, read);
const failures = async () =>
  (await inTenant((tx) => listFailures(tx, world.tenantId, { state: 'parked', limit: 50 }))).items;
const lastRun = async () => {
  const [run] = await inTenant((tx) => listRuns(tx, world.tenantId, 1));
  if (!run) throw new Error('there was no run');
  return inTenant((tx) => getRun(tx, world.tenantId, run.id));
};
const ticketOf = async (issueId: string) => (await world.tickets()).find((one) => one.issue_id === issueId);

test('a pass sets aside by name what it cannot read, takes the rest, and does not lose its place', async () => {
  const [poor, worse, old] = [idOf(7), idOf(60), idOf(110)];
  mangle(poor, 'fields.updated', 5);
  mangle(worse, 'fields.comment.comments.0.created', 'not a time');
  // No time that PostgreSQL knows.
  mangle(old, 'fields.created', '-200000-01-01T00:00:00.000Z');
  await world.reconcile();
  expect(await world.tickets()).toHaveLength(117);
  const run = await lastRun();
  expect(run).toMatchObject({ status: 'succeeded', issuesSeen: 120, issuesChanged: 117, faultCount: 3 });
  expect(run.faults.map((fault) => fault.issueKey).sort()).toEqual([poor, worse, old].map(keyOf).sort());
  expect(run.faults.find((fault) => fault.issueKey === keyOf(poor))?.message).toContain('fields.updated');
  const told = await failures();
  expect(told.map((one) => one.issueKey).sort()).toEqual([poor, worse, old].map(keyOf).sort());
  expect(told.every((one) => one.causes[0]?.message.includes(one.issueKey ?? '?'))).toBe(true);
  // The next pass goes on from where this one ended.
  await world.reconcile();
  expect(await lastRun()).toMatchObject({ status: 'succeeded', kind: 'delta', faultCount: 0 });
});

test('a text that PostgreSQL would not take is cleaned, for nobody in Jira could see what is wrong with it', async () => {
  const { state } = world.sandbox.jira;
  const summaries = ['NUL \u0000 inside', 'A cut emoji \ud83d'];
  for (const [n, summary] of summaries.entries()) {
    const issue = state.issue(idOf(n));
    if (issue) state.putIssue({ ...issue, summary });
  }
  await world.reconcile();
  expect(await failures()).toEqual([]);
  const titles = (await world.tickets()).map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(['NUL \ufffd inside', 'A cut emoji \ufffd']));
});

test('what was quarantined comes in by a retry, by its next event, or by the deep pass', async () => {
  const [byRetry, byEvent, byDeepPass] = [idOf(3), idOf(4), idOf(5)];
  for (const id of [byRetry, byEvent, byDeepPass]) mangle(id, 'fields.updated', null);
  await world.reconcile();
  expect(await failures()).toHaveLength(3);

  // Nothing has changed: it stays aside, and the work items of the others are not held up.
  await world.owner("update work_item set due_at = now(), parked_at = null where kind = 'issue'");
  await world.worker.processAll();
  expect((await failures()).map((one) => one.issueKey).sort()).toEqual(
    [byRetry, byEvent, byDeepPass].map(keyOf).sort(),
  );

  world.sandbox.faults.remove();
  await world.owner('update work_item set due_at = now(), parked_at = null where issue_id = $1', [byRetry]);
  await world.worker.processAll();
  expect(await ticketOf(byRetry)).toBeDefined();
  expect(await failures()).toHaveLength(2);

  await world.jira('PUT', `issue/${byEvent}`, { fields: { summary: 'News of it' } });
  await world.settle();
  expect((await ticketOf(byEvent))?.title).toBe('News of it');
  expect(await failures()).toHaveLength(1);

  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  await world.reconcile();
  expect(await ticketOf(byDeepPass)).toBeDefined();
  expect(await failures()).toEqual([]);
  expect(await world.owner('select * from quarantined_issue')).toEqual([]);
});

test('an import sets it aside too, and a later one takes it', async () => {
  const imports = createImportCommands(world.sync, DEFAULT_POINT_LIMITS);
  const poor = idOf(50);
  mangle(poor, 'fields.updated', {});
  const first = await imports.start({ tenantId: world.tenantId, name: 'Ida Admin', traceId: 'test' }, { projects: [] });
  await world.worker.processAll();
  expect(await imports.read(world.tenantId, first.id)).toMatchObject({
    ...{ status: 'succeeded', done: 120, changed: 119, faultCount: 1, faults: [{ issueKey: keyOf(poor) }] },
  });
  expect((await failures()).map((one) => one.issueKey)).toEqual([keyOf(poor)]);
  world.sandbox.faults.remove();
  const second = await imports.start(
    { tenantId: world.tenantId, name: 'Ida Admin', traceId: 'test' },
    { projects: [] },
  );
  await world.worker.processAll();
  expect(await imports.read(world.tenantId, second.id)).toMatchObject({ changed: 1, faultCount: 0 });
  expect(await failures()).toEqual([]);
});

test('an issue that cannot be read holds up none of those that are fetched with it', async () => {
  await world.reconcile();
  const ids = [idOf(1), idOf(2), idOf(3)];
  mangle(ids[1] ?? '', 'fields.comment.comments.0.created', 'not a time');
  for (const id of ids)
    await world.jira('PUT', `issue/${id}`, {
      fields: { description: { type: 'doc', version: 1, content: [{ type: 'rule' }] } },
    });
  await world.settle();
  expect((await failures()).map((one) => one.issueKey)).toEqual([keyOf(ids[1] ?? '')]);
  const described = (await world.tickets()).filter((one) => one.description.includes('---'));
  expect(described.map((one) => one.issue_id).sort()).toEqual([ids[0], ids[2]].sort());
});

test('a ticket whose issue a pass sets aside is stuck, and is free once the issue is taken again', async () => {
  await world.reconcile();
  const poor = idOf(4);
  const stored = async () =>
    (
      await world.owner<{ sync_state: string; reason: { message: string } | null }>(
        `select t.sync_state, t.sync_reason as reason from ticket t join issue_link l on l.ticket_id = t.id where l.issue_id = $1`,
        [poor],
      )
    )[0];
  expect(await stored()).toEqual({ sync_state: 'synced', reason: null });
  mangle(poor, 'fields.updated', null);
  const issue = world.sandbox.jira.state.issue(poor);
  if (issue) world.sandbox.jira.state.putIssue({ ...issue, updated: Date.now() });
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  await world.reconcile();
  expect(await stored()).toMatchObject({
    sync_state: 'parked',
    reason: { message: expect.stringContaining(keyOf(poor)) },
  });

  world.sandbox.faults.remove();
  await world.jira('PUT', `issue/${poor}`, { fields: { summary: 'News of it' } });
  await world.settle();
  expect(await stored()).toEqual({ sync_state: 'synced', reason: null });
});

test('a dry run names what a pass would quarantined', async () => {
  mangle(idOf(9), 'fields.updated', 5);
  const [site] = (await createDryRunner(world.sync)(world.tenantId, { scope: 'all' })).sites;
  expect(site).toMatchObject({ issuesRead: 120, unreadable: [{ issueKey: keyOf(idOf(9)) }] });
  expect(site?.newTickets).toHaveLength(119);
});
