import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { forecastImport } from '../../../src/domain/site/import-forecast.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { claimDue } from '../../../src/store/workqueue/claims.ts';
import { createImportCommands, type ImportCommands } from '../../../src/sync/imports/import-commands.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A first import from a real sandbox into a real database. */
let world: SyncWorld;
let imports: ImportCommands;
beforeEach(async () => {
  world = await createSyncWorld({ backoff: { baseMs: 60_000, maxMs: 60_000 } }, { onExchange: noteSearch });
  imports = createImportCommands(world.sync, DEFAULT_POINT_LIMITS);
});
afterEach(() => world.close());

/** How many more searches Jira answers before it is away. */
let awayAfter = Number.POSITIVE_INFINITY;

function noteSearch({ url }: { url: string }): void {
  if (!url.includes('/search/jql')) return;
  awayAfter -= 1;
  if (awayAfter === 0) world.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
}

const seed = (issues: number, commentsPerIssue = 0) => seedMany(world.sandbox.jira, { issues, commentsPerIssue });
const start = (request = {}) =>
  imports.start({ tenantId: world.tenantId, name: 'Ida Admin', traceId: 'test' }, { projects: [], ...request });
const read = (id: string) => imports.read(world.tenantId, id);
const change = (id: string, what: 'pause' | 'resume' | 'cancel') =>
  imports.change({ tenantId: world.tenantId }, id, what);
const searches = () => world.sandbox.usage.report().total.requests;

async function counts(): Promise<{ tickets: number; issues: number; comments: number }> {
  const [row] = await world.owner<{ tickets: string; issues: string; comments: string }>(
    `select (select count(*) from ticket) as tickets, (select count(distinct issue_id) from issue_link) as issues,
       (select count(*) from comment) as comments`,
  );
  return { tickets: Number(row?.tickets), issues: Number(row?.issues), comments: Number(row?.comments) };
}

/** Runs the work item while Jira answers `pages` searches and is away from then on. */
async function runUntilAway(pages: number): Promise<void> {
  awayAfter = pages;
  await world.worker.processAll();
  awayAfter = Number.POSITIVE_INFINITY;
  world.sandbox.faults.remove();
}

test('brings every issue with its comments, and a second one changes nothing', async () => {
  seed(250, 2);
  const { id } = await start();
  await world.worker.processAll();
  expect(await counts()).toEqual({ tickets: 250, issues: 250, comments: 500 });
  expect(await read(id)).toMatchObject({
    ...{ status: 'succeeded', total: 250, done: 250, changed: 250, requests: 3, points: 253, problem: null },
    ...{ faultCount: 0, secondsLeft: null, createdBy: 'Ida Admin' },
  });
  const again = await start();
  await world.worker.processAll();
  expect(await read(again.id)).toMatchObject({ status: 'succeeded', done: 250, changed: 0 });
  const feed = await world.owner<{ seq: number }>('select seq from feed order by seq');
  expect(feed.map((row) => Number(row.seq))).toEqual(feed.map((_, i) => i + 1));
});

test('goes on after its last committed page when Jira was away, and takes no page twice', async () => {
  seed(420);
  const { id } = await start();
  const before = searches();
  await runUntilAway(2);
  const stood = await read(id);
  expect(stood).toMatchObject({ status: 'running', done: 200, total: 420 });
  expect(stood.problem).toContain('Jira can’t be reached');
  expect(stood.template).toMatchObject({ code: 'jira_away' });
  expect(stood.rate).toBeGreaterThan(0);
  expect(stood.secondsLeft).toBeGreaterThanOrEqual(0);
  const failed = searches() - before - 2;
  await world.hurry();
  await world.worker.processAll();
  expect(await read(id)).toMatchObject({ status: 'succeeded', done: 420, changed: 420, requests: 5, problem: null });
  expect(searches() - before - failed).toBe(5);
  expect(await counts()).toMatchObject({ tickets: 420, issues: 420 });
});

test('a page token that has died costs one page, not the import', async () => {
  seed(300);
  const { id } = await start();
  await runUntilAway(1);
  await world.owner('update import_job set page_token = $1', ['dead']);
  await world.hurry();
  await world.worker.processAll();
  expect(await read(id)).toMatchObject({ status: 'succeeded', changed: 300 });
  expect(await counts()).toMatchObject({ tickets: 300 });
});

test('a run that has lost its work item to another writes nothing', async () => {
  seed(150);
  const { id } = await start();
  const [workItem] = await claimDue(world.db, 1, ['import']);
  if (!workItem) throw new Error('the import’s work item was not due');
  await world.owner('update work_item set lease_token = gen_random_uuid() where kind = $1', ['import']);
  await runWorkItem(world.sync, workItem);
  expect(await counts()).toMatchObject({ tickets: 0 });
  expect(await read(id)).toMatchObject({ done: 0 });
});

describe('held up by a person', () => {
  test('it pauses between two pages, resumes there, and one at a time runs for a site', async () => {
    seed(300);
    const { id } = await start();
    await runUntilAway(1);
    expect(await change(id, 'pause')).toMatchObject({ status: 'paused', done: 100 });
    await world.hurry();
    await world.worker.processAll();
    expect(await read(id)).toMatchObject({ status: 'paused', done: 100 });
    await expect(start()).rejects.toMatchObject({ code: 'conflict' });
    await change(id, 'resume');
    await world.worker.processAll();
    expect(await read(id)).toMatchObject({ status: 'succeeded', done: 300, requests: 3 });
  });

  test('a cancelled one keeps what it brought and does not come back', async () => {
    seed(200);
    const { id } = await start();
    await runUntilAway(1);
    expect(await change(id, 'cancel')).toMatchObject({ status: 'cancelled', done: 100 });
    await world.hurry();
    await world.worker.processAll();
    expect(await counts()).toMatchObject({ tickets: 100 });
    await expect(change(id, 'resume')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('beside live events', () => {
  test('what an event told wins over an older page', async () => {
    const { firstId } = seed(3);
    world.sandbox.jira.applySettings({ searchLagMs: 600_000 });
    await world.jira('PUT', `issue/${firstId}`, { fields: { summary: 'Newer than the page' } });
    await world.settle();
    const { id } = await start();
    await world.worker.processAll();
    expect(await read(id)).toMatchObject({ status: 'succeeded', done: 3, changed: 2 });
    const titles = (await world.tickets()).map((ticket) => ticket.title);
    expect(titles).toHaveLength(3);
    expect(titles).toContain('Newer than the page');
  });

  test('an issue that was deleted since its page was read stays deleted', async () => {
    const { firstId } = seed(3);
    world.sandbox.jira.applySettings({ searchLagMs: 600_000 });
    await world.jira('DELETE', `issue/${firstId}`);
    await world.settle();
    await start();
    await world.worker.processAll();
    expect(await counts()).toMatchObject({ tickets: 2 });
  });
});

test('an issue that can’t be stored is named, and the others are taken', async () => {
  const { firstId } = seed(120);
  const { state } = world.sandbox.jira;
  const issue = state.issue(firstId);
  if (!issue) throw new Error('the seeded issue is missing');
  // No time that PostgreSQL knows.
  world.sandbox.faults.add({
    action: { kind: 'mangle', issue: firstId, path: 'fields.created', value: '-200000-01-01T00:00:00.000Z' },
  });
  const { id } = await start();
  await world.worker.processAll();
  const after = await read(id);
  expect(after).toMatchObject({ status: 'succeeded', done: 120, changed: 119, faultCount: 1 });
  expect(after.faults).toEqual([
    {
      issueKey: state.keyOf(issue),
      message: expect.stringContaining('could not be stored'),
      template: expect.anything(),
    },
  ]);
  expect(await counts()).toMatchObject({ tickets: 119 });
});

test('a JQL that Jira refuses is told in Jira’s words before anything starts', async () => {
  await expect(start({ jql: 'nonsense = 1' })).rejects.toMatchObject({ code: 'jira_refused' });
  await expect(start({ jql: 'status = Done ORDER BY key' })).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(start({ projects: ['NOPE'] })).rejects.toMatchObject({ code: 'invalid_request' });
  expect(await withTenant(world.db, world.tenantId, (tx) => tx.selectFrom('import_job').selectAll().execute())).toEqual(
    [],
  );
});

describe('an import stays within the projects it is for', () => {
  beforeEach(async () => {
    seed(3);
    await world.jira('POST', 'issue', {
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 'Of another project' },
    });
    // Both take part, so only the import's own choice leaves one of them out.
    await world.owner(`update jira_site set config = '{"projectKeys": ["KAN", "OPS"]}'`);
    expect(await imports.forecast(world.tenantId, { projects: [] })).toMatchObject({ issues: 4 });
  });

  test.each(['id > 0 ) OR (project = OPS', 'id > 0) OR (project = OPS', '"x" = 1) OR (project = "OPS"'])(
    'whatever its JQL says: %s',
    async (jql) => {
      await expect(start({ projects: ['KAN'], jql })).rejects.toMatchObject({
        ...{ code: 'invalid_request', issues: [{ path: 'jql', message: expect.stringContaining('closes none') }] },
      });
      await expect(imports.forecast(world.tenantId, { projects: ['KAN'], jql })).rejects.toThrow();
    },
  );

  test('whatever Jira finds: an issue of another project is named and left out', async () => {
    const { id } = await start({ projects: ['KAN'] });
    const found = await world.jira('POST', 'search/jql', {
      jql: 'project in (KAN, OPS)',
      fields: ['*all'],
      maxResults: 100,
    });
    const action = { kind: 'status', status: 200, body: found } as const;
    world.sandbox.faults.add({ match: { path: 'search/jql' }, action });
    await world.worker.processAll();
    const after = await read(id);
    expect(after).toMatchObject({ status: 'succeeded', done: 4, changed: 3 });
    expect(after.faults).toEqual([
      {
        issueKey: 'OPS-1',
        message: expect.stringContaining('not for'),
        template: { code: 'issue_elsewhere', params: {} },
      },
    ]);
    expect(await counts()).toMatchObject({ tickets: 3 });
  });
});

test('JQL narrows what is brought, and the forecast says what it will cost', async () => {
  const { lastId } = seed(150);
  const forecast = await imports.forecast(world.tenantId, { projects: ['KAN'], jql: `id = ${lastId}` });
  expect(forecast).toMatchObject({ issues: 1, requests: 1, points: 2, paysPoints: false, boundBy: 'speed' });
  expect(await imports.forecast(world.tenantId, { projects: [] })).toMatchObject({
    ...{ issues: 150, requests: 2, points: 152 },
  });
  const { id } = await start({ jql: `id = ${lastId}` });
  await world.worker.processAll();
  expect(await read(id)).toMatchObject({ status: 'succeeded', done: 1 });
  expect(await counts()).toMatchObject({ tickets: 1 });
});

describe('what it will cost', () => {
  test('is bound by speed where no points are paid, or where they suffice', () => {
    expect(forecastImport(10_000, 2, null)).toEqual({
      ...{ issues: 10_000, requests: 100, points: 10_100, paysPoints: false, seconds: 20, boundBy: 'speed' },
      advice: null,
    });
    const budget = { left: 10_100, msToReset: 60_000, perHour: 10_000 };
    expect(forecastImport(10_000, 2, budget)).toMatchObject({ paysPoints: true, seconds: 20, boundBy: 'speed' });
  });

  test('is bound by whole hours where points are short', () => {
    const budget = { left: 9_000, msToReset: 600_000, perHour: 9_750 };
    // 101,000 points: 9,000 now, then ten hours' worth, of which the first begins in ten minutes.
    expect(forecastImport(100_000, 2, budget)).toMatchObject({
      ...{ points: 101_000, seconds: 600 + 9 * 3_600, boundBy: 'points' },
      advice: expect.stringMatching(
        /about 10 hours: it costs 101,000 points.* 9,000 more in this hour and 9,750 in each/,
      ),
    });
  });
});
