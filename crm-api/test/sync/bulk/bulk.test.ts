import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { BULK_MAX, type BulkAction, type BulkOutcomeQuery, type BulkRequest } from '@synapse/shared/bulk/bulk';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { pruneByAge } from '../../../src/store/purge/prune.ts';
import { claimDue } from '../../../src/store/workqueue/claims.ts';
import { type BulkCommands, createBulkCommands } from '../../../src/sync/bulk/bulk-commands.ts';
import { createImportCommands } from '../../../src/sync/imports/import-commands.ts';
import { runWorkItem } from '../../../src/sync/workqueue/run-work-item.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Bulk changes with a real sandbox and a real database. The tests share one workspace. */
const TICKETS = 130;
let world: SyncWorld;
let bulk: BulkCommands;
let all: string[];

beforeAll(async () => {
  world = await createSyncWorld();
  bulk = createBulkCommands(world.sync, DEFAULT_POINT_LIMITS);
  seedMany(world.sandbox.jira, { issues: TICKETS, commentsPerIssue: 0 });
  await createImportCommands(world.sync, DEFAULT_POINT_LIMITS).start(world.caller, { projects: [] });
  await world.settle();
  all = (await world.owner<{ id: string }>('select id from ticket order by number')).map(({ id }) => id);
});
afterAll(() => world.close());

const start = async (action: BulkAction, which: Pick<BulkRequest, 'ids' | 'filter'>) =>
  (await bulk.start(world.caller, { ...which, action })).id;
const read = (id: string) => bulk.read(world.tenantId, id);
const outcomes = async (id: string, query: Partial<BulkOutcomeQuery> = {}) =>
  (await bulk.outcomes(world.tenantId, id, { limit: 500, ...query })).items;
const column = async <T>(name: string, ids: readonly string[]): Promise<T[]> =>
  (
    await world.owner<{ value: T }>(
      `select ${name} as value from ticket t join unnest($1::uuid[]) with ordinality as i (id, at) using (id) order by at`,
      [ids],
    )
  ).map(({ value }) => value);
const issueOf = async (ticketId: string) => {
  const [row] = await world.owner<{ issue_id: string }>('select issue_id from issue_link where ticket_id = $1', [
    ticketId,
  ]);
  return world.jira<{ fields: { priority: { name: string }; labels: string[]; comment: { total: number } } }>(
    'GET',
    `issue/${row?.issue_id}`,
  );
};

/** Runs all that is due; a job that was held back by what it has made due has its turn again. */
async function untilOver(...ids: string[]): Promise<void> {
  for (;;) {
    await world.settle();
    const jobs = await Promise.all(ids.map(read));
    if (jobs.every(({ finishedAt }) => finishedAt !== null)) return;
    await world.hurry();
  }
}

test('all that fit a filter are changed, also when the change moves them out of it; Jira has it, and an undo sets it back', async () => {
  const before = await column<string>('priority', all);
  const labels = await column<string[]>('labels', all);
  const wanted = all.filter((_, i) => before[i] === 'LOW' || before[i] === 'HIGH');
  const others = before.filter((value) => value === 'MEDIUM').length;
  const filter = { priority: ['LOW', 'HIGH'] as ('LOW' | 'HIGH')[] };
  const preview = await bulk.preview(world.tenantId, {
    filter,
    action: { kind: 'edit', fields: { priority: 'URGENT', addLabels: ['sorted'], removeLabels: ['later'] } },
  });
  expect(preview).toMatchObject({
    count: wanted.length,
    linked: wanted.length,
    unknown: 0,
    undo: 'all',
    paysPoints: false,
  });
  const points = world.sandbox.usage.report().total.points;

  const id = await start(
    { kind: 'edit', fields: { priority: 'URGENT', addLabels: ['sorted'], removeLabels: ['later'] } },
    { filter },
  );
  await untilOver(id);
  expect(await read(id)).toMatchObject({
    ...{ status: 'succeeded', total: wanted.length, done: wanted.length, changed: wanted.length, canUndo: true },
    jira: { pending: 0, parked: 0 },
  });
  expect(world.sandbox.usage.report().total.points - points).toBe(preview.points);
  expect((await column('priority', all)).filter((value) => value !== 'URGENT')).toHaveLength(others);
  const [first = ''] = wanted;
  expect((await issueOf(first)).fields).toMatchObject({
    priority: { name: 'Highest' },
    labels: expect.arrayContaining(['sorted']),
  });
  expect((await outcomes(id))[0]).toMatchObject({
    ...{ ticketId: first, number: 1, outcome: 'changed', message: null },
    ...{ fields: expect.arrayContaining(['priority', 'labels']), jira: { state: 'synced' } },
  });
  const history = await world.owner<{ actor: string }>('select actor from field_history where cause = $1', [id]);
  expect(new Set(history.map(({ actor }) => actor))).toEqual(new Set(['Sam Agent']));

  // Since then: one changed here, one in Jira.
  const [, here = '', there = ''] = wanted;
  await world.commands.editTicket({ ...world.caller, name: 'Ada Other' }, here, { priority: 'LOW' });
  const [link] = await world.owner<{ issue_id: string }>('select issue_id from issue_link where ticket_id = $1', [
    there,
  ]);
  await world.jira('PUT', `issue/${link?.issue_id}`, { fields: { priority: { name: 'Low' } } });
  await world.settle();

  const { id: undo } = await bulk.undo(world.caller, id);
  await untilOver(undo);
  expect(await read(undo)).toMatchObject({
    action: { kind: 'undo' },
    undoes: id,
    total: wanted.length,
    canUndo: false,
  });
  expect(await read(id)).toMatchObject({ undoneBy: undo, canUndo: false });
  const after = await column<string>('priority', all);
  expect(after.filter((value, i) => value !== before[i])).toHaveLength(
    [here, there].filter((one) => before[all.indexOf(one)] !== 'LOW').length,
  );
  expect(await column('labels', all)).toEqual(labels);
  const kept = (await outcomes(undo, { problems: true })).map(({ ticketId, message, template }) => [
    ticketId,
    message,
    template,
  ]);
  const left = (params: object) => [{ code: 'bulk_left', params: { field: 'priority', ...params } }];
  expect(kept).toEqual([
    [here, 'Left alone: priority was changed since by Ada Other.', left({ name: 'Ada Other' })],
    [there, 'Left alone: priority was changed since in Jira.', left({})],
  ]);
  await expect(bulk.undo(world.caller, id)).rejects.toMatchObject({ code: 'conflict' });
});

test('a job that dies in a batch goes on after the one before, and writes no comment twice', async () => {
  const id = await start({ kind: 'comment', body: 'We are looking into it', visibility: 'internal' }, { ids: all });
  let asked = 0;
  const dying = {
    ...world.sync,
    now: () => {
      asked += 1;
      if (asked === 2) throw new Error('killed');
      return world.sync.now();
    },
  };
  const [workItem] = await claimDue(world.db, 1, ['bulk']);
  if (!workItem) throw new Error('the job was not due');
  await runWorkItem(dying, workItem);
  expect(await read(id)).toMatchObject({ status: 'running', done: 100, changed: 100 });
  await world.hurry();

  // Another run takes it over while this one is in its batch: only one of them commits.
  const [lost] = await claimDue(world.db, 1, ['bulk']);
  if (!lost) throw new Error('the job was not due again');
  await world.owner(`update work_item set lease_token = gen_random_uuid() where kind = 'bulk'`);
  await runWorkItem(world.sync, lost);
  expect(await read(id)).toMatchObject({ done: 100 });
  await world.owner(`update work_item set lease_until = null, lease_token = null where kind = 'bulk'`);
  await untilOver(id);
  expect(await read(id)).toMatchObject({ status: 'succeeded', done: TICKETS, changed: TICKETS });
  const count = async () =>
    (await world.owner<{ n: number }>('select count(*)::int as n from comment where deleted_at is null'))[0]?.n;
  expect(await count()).toBe(TICKETS);

  const [edited] = await outcomes(id);
  const [comment] = await world.owner<{ id: string }>('select id from comment where ticket_id = $1', [
    edited?.ticketId,
  ]);
  await world.commands.editComment(world.caller, edited?.ticketId ?? '', comment?.id ?? '', { body: 'It is mended' });
  const { id: undo } = await bulk.undo(world.caller, id);
  await untilOver(undo);
  expect(await read(undo)).toMatchObject({ changed: TICKETS - 1, refused: 1 });
  expect(await outcomes(undo, { outcome: 'refused' })).toMatchObject([
    { ticketId: edited?.ticketId, message: 'Left alone: the comment was changed since by Sam Agent.' },
  ]);
  expect(await count()).toBe(1);
});

test('two jobs that cross both reach every ticket, and a single edit waits for neither', async () => {
  const ids = all.slice(0, 30);
  const status = await start({ kind: 'edit', fields: { status: 'IN_PROGRESS' } }, { ids });
  const due = await start({ kind: 'edit', fields: { dueDate: '2027-01-01' } }, { ids: [...ids].reverse() });
  const running = untilOver(status, due);
  const began = performance.now();
  await world.commands.editTicket(world.caller, ids[20] ?? '', { title: 'In the middle of it' });
  const took = performance.now() - began;
  await running;
  expect(new Set(await column('status', ids))).toEqual(new Set(['IN_PROGRESS']));
  expect(new Set(await column('due_date::text', ids))).toEqual(new Set(['2027-01-01']));
  expect(await column('title', [ids[20] ?? ''])).toEqual(['In the middle of it']);
  expect(took).toBeLessThan(5_000);
});

test('a cancelled job stops after the batch under way, and what it changed can be undone', async () => {
  const marked = async () =>
    (await column<string[]>('labels', all)).filter((labels) => labels.includes('by-mistake')).length;
  const id = await start({ kind: 'edit', fields: { addLabels: ['by-mistake'] } }, { ids: all });
  let cancelled: Promise<unknown> | undefined;
  const cancelling: typeof world.sync = {
    ...world.sync,
    // Asked while the first batch holds the job: it takes effect right after, before the next one begins.
    now: () => {
      cancelled ??= bulk.cancel(world.tenantId, id);
      return world.sync.now();
    },
    db: {
      ...world.db,
      transact: async (how, work) => {
        await cancelled;
        return world.db.transact(how, work);
      },
    },
  };
  const [workItem] = await claimDue(world.db, 1, ['bulk']);
  if (!workItem) throw new Error('the job was not due');
  await runWorkItem(cancelling, workItem);
  expect(await read(id)).toMatchObject({ status: 'cancelled', done: 100, changed: 100, canUndo: true });
  expect(await marked()).toBe(100);
  const { id: undo } = await bulk.undo(world.caller, id);
  await untilOver(undo);
  expect(await marked()).toBe(0);
  await expect(bulk.cancel(world.tenantId, undo)).rejects.toMatchObject({ code: 'conflict' });
});

test('an undo that was cancelled and begun again goes on with the rest; one whose tickets are forgotten ends, or is refused', async () => {
  const contactId = randomUUID();
  await world.owner(`insert into contact (tenant_id, id, name) values ($1, $2, 'Zoë')`, [world.tenantId, contactId]);
  const id = await start({ kind: 'edit', fields: { contactId } }, { ids: all });
  await untilOver(id);
  const { id: undo } = await bulk.undo(world.caller, id);
  const run = async (now = world.sync.now) => {
    const [workItem] = await claimDue(world.db, 1, ['bulk']);
    if (!workItem) throw new Error('the job was not due');
    await runWorkItem({ ...world.sync, now }, workItem);
  };
  let asked = 0;
  await run(() => {
    asked += 1;
    if (asked === 2) throw new Error('killed in its second batch');
    return world.sync.now();
  });
  await bulk.cancel(world.tenantId, undo);
  expect(await read(undo)).toMatchObject({ status: 'cancelled', changed: 100 });
  const { id: again } = await bulk.undo(world.caller, id);
  await untilOver(again);
  expect(await read(again)).toMatchObject({ changed: TICKETS - 100, unchanged: 100, refused: 0 });
  expect(new Set(await column('contact_id', all))).toEqual(new Set([null]));

  // As housekeeping leaves them, which removes the tickets of old jobs before the jobs.
  const old = await start({ kind: 'edit', fields: { contactId } }, { ids: all });
  await world.owner('delete from bulk_item where bulk_id = $1 and place >= 100', [old]);
  await run();
  expect(await read(old)).toMatchObject({ status: 'cancelled', changed: 100 });
  await world.owner('delete from bulk_item where bulk_id = $1 and place >= 50', [old]);
  await expect(bulk.undo(world.caller, old)).rejects.toMatchObject({ code: 'conflict' });
});

test('much that is due for its tickets’ site holds a job back, and it says so; what is due for another site does not', async () => {
  const [sick] = await world.owner<{ id: string }>(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, project_key)
     values ($1, gen_random_uuid(), gen_random_uuid(), 'http://127.0.0.1:1', 'SICK') returning id`,
    [world.tenantId],
  );
  const ids = all.slice(0, 3);
  const run = async (siteId: string | undefined, { goOn } = { goOn: true }) => {
    const id = await start({ kind: 'edit', fields: { addLabels: [`of-${siteId}`] } }, { ids });
    await world.owner(
      `insert into work_item (tenant_id, kind, site_id, issue_id, due_at)
       select $1, 'issue', $2, 'due-' || n, now() from generate_series(1, 300) n`,
      [world.tenantId, siteId],
    );
    // A run gives its work item back after a second, so on a slow machine it takes several.
    const runOnce = async () => {
      const [workItem] = await claimDue(world.db, 1, ['bulk']);
      if (!workItem) throw new Error('the job was not due');
      await runWorkItem(world.sync, workItem);
      return read(id);
    };
    let job = await runOnce();
    while (job.finishedAt === null && job.problem === null) job = await runOnce();
    const { done, problem } = job;
    await world.owner(`delete from work_item where issue_id like 'due-%'`);
    if (goOn) await untilOver(id);
    else await bulk.cancel(world.tenantId, id);
    return { done, problem };
  };
  expect(await run(sick?.id)).toEqual({ done: 3, problem: null });
  // One of them follows an issue of the sick site: it waits alone.
  const [, sickOne = ''] = ids;
  await world.owner(`update issue_link set site_id = $1 where ticket_id = $2`, [sick?.id, sickOne]);
  expect(await run(sick?.id, { goOn: false })).toEqual({
    done: 2,
    problem: expect.stringContaining('waits until Jira has'),
  });
  await world.owner(`update issue_link set site_id = $1 where ticket_id = $2`, [world.siteId, sickOne]);
  expect(await run(world.siteId)).toEqual({ done: 0, problem: expect.stringContaining('waits until Jira has') });
  await world.owner('delete from jira_site where id = $1', [sick?.id]);
});

test('a job whose first tickets were forgotten writes no comment twice on those behind them', async () => {
  const ids = all.slice(0, 120);
  const id = await start({ kind: 'comment', body: 'Once and no more', visibility: 'internal' }, { ids });
  await world.owner('delete from bulk_item where bulk_id = $1 and place < 50', [id]);
  await untilOver(id);
  const written = "select ticket_id from comment where body = 'Once and no more'";
  const on = (await world.owner<{ ticket_id: string }>(written)).map(({ ticket_id }) => ticket_id);
  expect(on).toHaveLength(70);
  expect(new Set(on)).toEqual(new Set(ids.slice(50)));
  // Nor is any carried out a second time, which would set an edit of somebody else's back.
  expect(await read(id)).toMatchObject({ done: 70, changed: 70, unchanged: 0 });
});

test('an open job is forgotten by no age, unless nobody may go on with it', async () => {
  const age = async (id: string) => {
    await world.owner(`update bulk_job set created_at = now() - interval '15 days' where id = $1`, [id]);
    await world.owner(`update bulk_item set at = now() - interval '15 days' where bulk_id = $1`, [id]);
    await pruneByAge(world.db);
  };
  const note: BulkAction = { kind: 'comment', body: 'Late, but written', visibility: 'internal' };
  const open = await start(note, { ids: all });
  await age(open);
  await untilOver(open);
  expect(await read(open)).toMatchObject({ status: 'succeeded', changed: TICKETS });
  const left = await start(note, { ids: all });
  await world.owner(`update bulk_job set author = 'gone', allowed_until = now() where id = $1`, [left]);
  await world.settle();
  expect(await read(left)).toMatchObject({ status: 'queued', problem: expect.stringContaining('comes again') });
  await age(left);
  await world.hurry();
  await world.settle();
  expect(await read(left)).toMatchObject({ status: 'cancelled', changed: 0 });
});

test('what Jira refuses is told in its words, what names nothing here as unknown', async () => {
  const words = 'The priority selected is invalid.';
  world.sandbox.faults.add({
    match: { method: 'PUT', path: '/issue/' },
    action: { kind: 'status', status: 400, body: { errorMessages: [], errors: { priority: words } } },
  });
  const before = await column<string>('priority', all);
  const [one = '', other = ''] = all.filter((_, i) => before[i] !== 'URGENT');
  const ids = [one, randomUUID(), other];
  const id = await start({ kind: 'edit', fields: { priority: 'URGENT' } }, { ids });
  await untilOver(id);
  world.sandbox.faults.remove();
  expect(await read(id)).toMatchObject({ changed: 2, unknown: 1, jira: { pending: 0, parked: 2 } });
  expect(await outcomes(id)).toMatchObject([
    { outcome: 'changed', jira: { state: 'refused', words: expect.stringContaining(words) } },
    {
      outcome: 'unknown',
      number: null,
      message: expect.stringContaining('no such ticket'),
      template: [{ code: 'ticket_gone' }],
      jira: null,
    },
    { outcome: 'changed', jira: { state: 'refused' } },
  ]);
  expect(await outcomes(id, { problems: true })).toHaveLength(3);
  const { id: undo } = await bulk.undo(world.caller, id);
  await untilOver(undo);
  expect(await outcomes(undo)).toMatchObject([{ jira: { state: 'synced' } }, { jira: { state: 'synced' } }]);
});

test('a contact that is not there is told of by the preview, as by the start', async () => {
  const action: BulkAction = { kind: 'edit', fields: { contactId: randomUUID() } };
  const ids = [all[0] ?? ''];
  for (const ask of [() => start(action, { ids }), () => bulk.preview(world.tenantId, { ids, action })])
    await expect(ask()).rejects.toMatchObject({ code: 'invalid_request', issues: [{ path: 'contactId' }] });
});

test('10,000 tickets are the most, ten jobs are the most at once, and after two weeks nothing of them is kept', async () => {
  await world.owner(
    `insert into ticket (tenant_id, id, number, title, description, status, priority, source, created_at, updated_at)
     select $1, gen_random_uuid(), n, 'Ticket', '', 'CLOSED', 'LOW', 'API', now(), now()
       from generate_series(1001, 11000) n`,
    [world.tenantId],
  );
  const filter = { status: ['CLOSED' as const] };
  const note: BulkAction = { kind: 'comment', body: 'Note', visibility: 'internal' };
  expect(await bulk.preview(world.tenantId, { filter, action: note })).toMatchObject({ count: BULK_MAX, points: 0 });
  await expect(start(note, { filter: {} })).rejects.toMatchObject({ code: 'invalid_request' });
  const ids = [all[0] ?? ''];
  for (let open = 0; open < 10; open += 1) await start(note, { ids });
  for (const ask of [() => start(note, { ids }), () => bulk.preview(world.tenantId, { ids, action: note })])
    await expect(ask()).rejects.toMatchObject({ code: 'conflict' });
  await untilOver(...(await bulk.list(world.tenantId, 10)).map(({ id }) => id));
  await world.owner(`update bulk_job set created_at = now() - interval '15 days'`);
  await world.owner(`update bulk_item set at = now() - interval '15 days'`);
  const removed = await pruneByAge(world.db);
  expect(removed.bulk_item).toBeGreaterThan(500);
  expect(await bulk.list(world.tenantId, 50)).toEqual([]);
});
