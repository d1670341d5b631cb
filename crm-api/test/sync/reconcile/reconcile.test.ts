import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { type Db, openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { CommitUnknownError } from '../../../src/store/db/pg-error.ts';
import { removeTickets } from '../../../src/store/purge/purge.ts';
import { forgetCursor } from '../../../src/store/runs/sync-cursor.ts';
import { claimWorkItem } from '../../../src/store/workqueue/claims.ts';
import { byWhom } from '../../../src/sync/engine/requester.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

type Run = {
  id: string;
  kind: string;
  status: string;
  requests: number;
  issues_seen: number;
  issues_changed: number;
  missed_events: number;
  issues_gone: number;
  points: number;
  error: string | null;
};

// Thousands of requests over real HTTP, on a machine that may be busy.
jest.setTimeout(60_000);

let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld({ secondLookMs: 0, deepOverlapMs: 3_600_000 });
});
afterEach(() => {
  world.sandbox.faults.remove();
  world.sandbox.jira.applySettings({ hideIssues: [], hideProjects: [] });
});
afterAll(() => world.close());

const newest = async () => {
  const [run] = await world.owner<Run>('select *, points::int from sync_run order by started_at desc, id limit 1');
  if (!run) throw new Error('there was no run');
  return run;
};
const pass = async () => {
  await world.reconcile();
  world.events.length = 0;
  return newest();
};
const deepPass = async () => {
  await world.owner("update sync_cursor set deep_at = now() - interval '2 days'");
  return pass();
};
const asked = () => world.sandbox.usage.report().total.requests;
const causes = () =>
  world.owner<{ cause: string; fields: string[] }>('select cause, fields from missed_event order by id');

test('the first pass reads all and counts nothing as missed; then an idle pass is one request, whatever there is', async () => {
  seedMany(world.sandbox.jira, { issues: 230, commentsPerIssue: 1 });
  const first = await pass();
  expect(first).toMatchObject({ status: 'succeeded', issues_seen: 230, issues_changed: 230, missed_events: 0 });
  for (let i = 0; i < 2; i += 1) {
    const before = asked();
    expect(await pass()).toMatchObject({ kind: 'delta', requests: 1, points: 1, issues_seen: 0 });
    expect(asked() - before).toBe(1);
  }
});

test('more issues with the same updated than a page holds are all read, and the pass ends', async () => {
  const other = await createSyncWorld();
  seedMany(other.sandbox.jira, { issues: 350, commentsPerIssue: 0, sameUpdated: 350 });
  await other.reconcile();
  const [run] = await other.owner<Run>('select * from sync_run');
  expect(run).toMatchObject({ status: 'succeeded', issues_seen: 350, issues_changed: 350 });
  await other.reconcile();
  const [again] = await other.owner<Run>('select * from sync_run order by started_at desc limit 1');
  expect(again).toMatchObject({ requests: 1, issues_seen: 0 });
  await other.close();
});

test('a page that comes twice ends the pass with a clear error', async () => {
  const { issues } = await world.jira<{ issues: unknown[] }>('POST', 'search/jql', {
    jql: 'project = KAN',
    fields: ['updated', 'summary', 'project', 'comment'],
    maxResults: 1,
  });
  world.sandbox.faults.add({
    match: { path: 'search/jql' },
    action: { kind: 'status', status: 200, body: { issues, isLast: false, nextPageToken: 'again' } },
  });
  const run = await pass();
  expect(run).toMatchObject({ status: 'failed', requests: 2 });
  expect(run.error).toContain('the same page twice');
});

test('an issue whose id is no number that PostgreSQL can compare is named and left out, so that later passes get over it', async () => {
  const { issues } = await world.jira<{ issues: object[] }>('POST', 'search/jql', {
    jql: 'project = KAN',
    fields: ['updated', 'summary', 'project', 'comment'],
    maxResults: 1,
  });
  const hostile = ['no-number', '99999999999999999999'].map((id, i) => ({ ...issues[0], id, key: `KAN-99${i}` }));
  world.sandbox.faults.remove();
  world.sandbox.faults.add({
    match: { path: 'search/jql' },
    action: { kind: 'status', status: 200, body: { issues: hostile, isLast: true } },
  });
  await pass();
  world.sandbox.faults.remove();
  expect(await world.owner("select issue_id from issue_link where issue_id !~ '^[0-9]{1,18}$'")).toEqual([]);
});

test('a pass whose last commit is answered by nobody stays a pass that went well', async () => {
  await pass();
  await world.commands.startRun(world.caller, world.siteId);
  const workItem = await claimWorkItem(world.db, world.tenantId, { kind: 'reconcile', siteId: world.siteId });
  if (!workItem) throw new Error('the work item is not due');
  let lost = 0;
  const db: Db = {
    ...world.db,
    transact: async (how, work) => {
      const done = await world.db.transact(how, work);
      if (lost === 0 && (await newest()).status === 'succeeded') {
        lost += 1;
        throw new CommitUnknownError();
      }
      return done;
    },
  };
  await runWorkItem({ ...world.sync, db }, workItem);
  expect(lost).toBe(1);
  expect(await newest()).toMatchObject({ status: 'succeeded', error: null });
});

test('killed in the middle, a first pass goes on from the page it had committed', async () => {
  const other = await createSyncWorld();
  seedMany(other.sandbox.jira, { issues: 900, commentsPerIssue: 0 });
  await other.commands.startRun(other.caller, other.siteId);
  const workItem = await claimWorkItem(other.db, other.tenantId, { kind: 'reconcile', siteId: other.siteId });
  if (!workItem) throw new Error('the work item is not due');
  // As kill -9 does: the process's connections are gone in the middle of the fifth page, and nothing is given back.
  const doomed = openDatabase({ url: other.databaseUrl, max: 2 });
  let pages = 0;
  const connection = await other.sync.connect(other.tenantId, other.siteId, 'reconcile');
  const dying = {
    ...other.sync,
    db: doomed,
    connect: async () => ({
      ...connection,
      client: {
        ...connection.client,
        search: async (query: Parameters<typeof connection.client.search>[0]) => {
          pages += 1;
          const page = await connection.client.search(query);
          if (pages === 5) await doomed.destroy();
          return page;
        },
      },
    }),
  };
  await expect(runWorkItem(dying, workItem)).rejects.toThrow();
  const [half] = await other.owner<{ count: number }>('select count(*)::int from ticket');
  expect(half?.count).toBe(400);
  await other.owner("update work_item set lease_until = now() - interval '1 second'");
  await other.commands.startRun(other.caller, other.siteId);
  await other.worker.processAll();
  const runs = await other.owner<Run>('select * from sync_run order by started_at');
  // The run that was killed went on under its own id, and then the one that was asked for took its turn.
  expect(runs.map((run) => run.status)).toEqual(['succeeded', 'succeeded']);
  // It read the rest, and what the overlap of 5 minutes covers (the issues are a second apart), not all of it anew.
  expect(runs[0]?.issues_seen).toBeLessThanOrEqual(900 + 301);
  expect(runs[0]).toMatchObject({ issues_changed: 900, missed_events: 0 });
  expect(runs[1]).toMatchObject({ kind: 'delta', requests: 1 });
  const [all] = await other.owner<{ tickets: number; numbers: number }>(
    'select count(*)::int as tickets, count(distinct number)::int as numbers from ticket',
  );
  expect(all).toEqual({ tickets: 900, numbers: 900 });
  await other.close();
});

test('what no event told of is mended and counted; an event that comes after all makes it late', async () => {
  await world.owner('delete from missed_event');
  const [ticket] = await world.tickets();
  await world.jira('PUT', `issue/${ticket?.issue_id}`, { fields: { summary: 'Told by nobody' } });
  const late = world.events.splice(0);
  expect(await pass()).toMatchObject({ missed_events: 1, issues_changed: 1 });
  expect(await causes()).toEqual([{ cause: 'never_arrived', fields: ['title'] }]);
  await world.receive(late);
  await world.settle();
  await pass();
  expect(await causes()).toEqual([{ cause: 'arrived_late', fields: ['title'] }]);
  // What an event brought in time was not missed.
  await world.jira('PUT', `issue/${ticket?.issue_id}`, { fields: { summary: 'Told in time' } });
  await world.settle();
  expect(await pass()).toMatchObject({ missed_events: 0 });
  expect(await causes()).toHaveLength(1);
});

test('each cause really occurs: an event that waits, one that cannot be taken, one that did not tell all', async () => {
  await world.owner('delete from missed_event');
  const [, late, refused, superseded] = await world.tickets();
  const described = { type: 'doc', version: 1, content: [{ type: 'rule' }] };

  // Jira does not give the issue that the event wants fetched: taking it fails, and is tried again in a while.
  await world.jira('PUT', `issue/${refused?.issue_id}`, { fields: { description: described } });
  world.sandbox.faults.add({ match: { endpoint: 'bulkFetchIssues' }, action: { kind: 'status', status: 503 } });
  await world.settle();
  // The event of the first change is lost; that of the second is taken, and is as new as the issue.
  await world.jira('PUT', `issue/${superseded?.issue_id}`, { fields: { duedate: '2027-01-31' } });
  world.events.length = 0;
  await world.jira('PUT', `issue/${superseded?.issue_id}`, { fields: { summary: 'The second change' } });
  await world.settle();
  // The event is in, and nobody has come to take it yet.
  await world.jira('PUT', `issue/${late?.issue_id}`, { fields: { summary: 'Waits' } });
  await world.receive(world.events.splice(0));

  await world.commands.startRun(world.caller, world.siteId);
  await world.worker.processAll(['reconcile']);
  const found = await world.owner<{ issue_id: string; cause: string; fields: string[] }>(
    'select issue_id, cause, fields from missed_event',
  );
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      { issue_id: refused?.issue_id, cause: 'refused', fields: ['description'] },
      { issue_id: superseded?.issue_id, cause: 'superseded', fields: ['dueDate'] },
      { issue_id: late?.issue_id, cause: 'arrived_late', fields: ['title'] },
    ]),
  );
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
});

test('a deleted issue: two looks agree before it counts as gone, and a deep pass notices by one point a project', async () => {
  const victim = (await world.tickets()).find((ticket) => ticket.issue_id !== null && ticket.number === 20);
  await world.jira('DELETE', `issue/${victim?.issue_id}`);
  world.events.length = 0;
  const before = await deepPass();
  expect(before).toMatchObject({ kind: 'deep', issues_gone: 0 });
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([{ issue_id: victim?.issue_id }]);
  expect((await world.tickets()).find((t) => t.number === 20)?.link_state).toBe('linked');
  expect(await pass()).toMatchObject({ kind: 'delta', issues_gone: 1 });
  expect((await world.tickets()).find((t) => t.number === 20)?.link_state).toBe('deleted_in_jira');
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([]);
  // Nothing differs any more: the project and its count are all that a deletion check asks.
  const points = () => world.sandbox.usage.report().endpoints;
  const searched = points().searchAndReconsileIssuesUsingJqlPost?.requests ?? 0;
  await deepPass();
  expect((points().searchAndReconsileIssuesUsingJqlPost?.requests ?? 0) - searched).toBeLessThanOrEqual(1);
});

test('an issue that is back at the second look is not gone', async () => {
  const hidden = (await world.tickets()).find((ticket) => ticket.number === 30);
  world.sandbox.jira.applySettings({ hideIssues: [hidden?.issue_id ?? ''] });
  await deepPass();
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([{ issue_id: hidden?.issue_id }]);
  world.sandbox.jira.applySettings({ hideIssues: [] });
  expect(await pass()).toMatchObject({ issues_gone: 0 });
  expect((await world.tickets()).find((t) => t.number === 30)?.link_state).toBe('linked');
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([]);
});

test('a project that is gone from sight buries nothing', async () => {
  world.sandbox.jira.applySettings({ hideProjects: ['KAN'] });
  const run = await deepPass();
  expect(run).toMatchObject({ status: 'failed', error: expect.stringContaining('no longer sees KAN') });
  const states = await world.owner<{ state: string; count: number }>(
    'select state, count(*)::int from issue_link group by state order by state',
  );
  expect(states).toEqual([
    { state: 'deleted_in_jira', count: 1 },
    { state: 'linked', count: 229 },
  ]);
  expect(await world.owner('select issue_id from suspected_deletion')).toEqual([]);
});

test('of two projects, the one that is out of sight does not stop the other', async () => {
  const other = await createSyncWorld();
  await other.owner(`update jira_site set config = '{"projectKeys": ["KAN", "OPS"]}'`);
  seedMany(other.sandbox.jira, { issues: 3, commentsPerIssue: 0 });
  other.sandbox.jira.applySettings({ hideProjects: ['OPS'] });
  await other.reconcile();
  const [run] = await other.owner<Run>('select * from sync_run');
  expect(run).toMatchObject({ status: 'succeeded', issues_seen: 3 });
  await other.close();
});

test('a delivery that was lost is found among what was typed since, without a look at every ticket', async () => {
  await pass();
  world.sandbox.faults.add({ match: { method: 'PUT' }, action: { kind: 'status', status: 503, body: {} } });
  const ticket = (await world.tickets()).find((t) => t.number === 40);
  await world.commands.editTicket(world.caller, ticket?.id ?? '', { title: 'Typed here' });
  await Promise.all(world.sync.underway);
  await world.owner("delete from work_item where kind = 'issue'");
  world.sandbox.faults.remove();
  expect(await pass()).toMatchObject({ kind: 'delta' });
  await world.settle();
  const issue = await world.jira<{ fields: { summary: string } }>('GET', `issue/${ticket?.issue_id}`);
  expect(issue.fields.summary).toBe('Typed here');
});

test('a run tells of itself in the feed', async () => {
  const run = await pass();
  const told = await world.owner<{ kind: string; ref_id: string; ticket_id: string | null }>(
    'select kind, ref_id, ticket_id from feed order by seq desc limit 1',
  );
  expect(told).toEqual([{ kind: 'run.progress', ref_id: run.id, ticket_id: null }]);
});

test('a cursor that is forgotten while a pass is under way stays forgotten', async () => {
  await pass();
  const { connect } = world.sync;
  // Between Jira's answer and the commit of its page.
  world.sync.connect = async (...site) => {
    const connection = await connect(...site);
    const { client } = connection;
    const search: typeof client.search = async (query) => {
      const page = await client.search(query);
      await withTenant(world.db, world.tenantId, (tx) => forgetCursor(tx, world.tenantId, world.siteId));
      return page;
    };
    return { ...connection, client: { ...client, search } };
  };
  await deepPass();
  world.sync.connect = connect;
  const [cursor] = await world.owner(
    'select updated_ms::int, passed_ms::int, deep_at, deletion_check_at from sync_cursor',
  );
  expect(cursor).toEqual({ updated_ms: 0, passed_ms: 0, deep_at: null, deletion_check_at: null });
  const next = await pass();
  expect(next).toMatchObject({ kind: 'deep', missed_events: 0 });
  expect(next.issues_seen).toBeGreaterThan(200);
  expect(await pass()).toMatchObject({ kind: 'delta', requests: 1 });
});

test('an issue that was moved to a project that takes no part goes on being looked after, though no event told', async () => {
  const { id } = await world.jira<{ id: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'To be moved' },
  });
  await pass();
  const move = await fetch(`${world.sandbox.url}/__sandbox/issues/${id}/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project: 'OPS' }),
  });
  expect(move.ok).toBe(true);
  await deepPass();
  const ticket = async () =>
    (
      await world.owner(
        'select t.title, l.project_key from ticket t join issue_link l on l.ticket_id = t.id where l.issue_id = $1',
        [id],
      )
    )[0];
  expect(await ticket()).toEqual({ title: 'To be moved', project_key: 'OPS' });
  await world.jira('PUT', `issue/${id}`, { fields: { summary: 'Changed where nobody looks' } });
  await deepPass();
  expect(await ticket()).toEqual({ title: 'Changed where nobody looks', project_key: 'OPS' });
});

test('an issue that is not followed on purpose costs no deletion check, deep pass after deep pass', async () => {
  const { id, key } = await world.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'To be unlinked' },
  });
  await pass();
  await deepPass();
  const points = (await deepPass()).points;
  const idsRead = () => world.sandbox.usage.report().endpoints.bulkFetchIssues?.points ?? 0;
  const before = idsRead();
  const ticketId = (await world.tickets()).find((one) => one.issue_id === id)?.id ?? '';
  await world.commands.unlinkTicket(world.caller, ticketId);
  expect((await deepPass()).points).toBe(points);
  // Deleted here and removed since: neither linked nor missed.
  await withTenant(world.db, world.tenantId, (tx) =>
    removeTickets(tx, world.tenantId, [ticketId], { reason: 'deleted_here', by: byWhom({ name: 'test' }) }),
  );
  expect((await deepPass()).points).toBe(points);
  expect((await world.tickets()).some((one) => one.issue_key === key)).toBe(false);
  // Of a project whose issues take part only where they are linked, none is counted or fetched.
  const config = { projectKeys: ['KAN', 'OPS'], projects: { OPS: { participation: { mode: 'linked' } } } };
  await world.owner('update jira_site set config = $1', [JSON.stringify(config)]);
  await world.jira('POST', 'issue', {
    fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 'Not linked' },
  });
  await deepPass();
  expect(idsRead() - before).toBeLessThan(50);
  expect((await world.tickets()).some((one) => one.title === 'Not linked')).toBe(false);
});
