import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { DEFAULT_POINT_LIMITS } from '../../../src/domain/rate-limit/rate-budget.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { readTicketAt } from '../../../src/store/tickets/ticket-at.ts';
import { getTicket } from '../../../src/store/tickets/tickets-read.ts';
import { type BulkCommands, createBulkCommands } from '../../../src/sync/bulk/bulk-commands.ts';
import { byWhom } from '../../../src/sync/engine/requester.ts';
import { createImportCommands } from '../../../src/sync/imports/import-commands.ts';
import { purgeTickets } from '../../../src/sync/purge/purge-tickets.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** What an undo brings back of deleted tickets, with a real sandbox and a real database. The tests share one workspace. */
let world: SyncWorld;
let bulk: BulkCommands;
let all: string[];
/** Each test takes other tickets. */
const take = (count: number): string[] => all.splice(0, count);

beforeAll(async () => {
  world = await createSyncWorld();
  bulk = createBulkCommands(world.sync, DEFAULT_POINT_LIMITS);
  seedMany(world.sandbox.jira, { issues: 20, commentsPerIssue: 1 });
  await createImportCommands(world.sync, DEFAULT_POINT_LIMITS).start(world.caller, { projects: [] });
  await world.settle();
  all = (await world.owner<{ id: string }>('select id from ticket order by number')).map(({ id }) => id);
});
afterAll(() => world.close());

const policy = (onTicketDelete: 'leave' | 'close' | 'delete') =>
  world.owner(`update jira_site set config = jsonb_build_object('onTicketDelete', $1::text)`, [onTicketDelete]);
const remove = async (ids: string[]) => (await bulk.start(world.caller, { ids, action: { kind: 'delete' } })).id;
const undo = async (id: string) => (await bulk.undo(world.caller, id)).id;
const read = (id: string) => bulk.read(world.tenantId, id);
const outcomes = async (id: string) => (await bulk.outcomes(world.tenantId, id, { limit: 500 })).items;
const ticket = (id: string) => withTenant(world.db, world.tenantId, (tx) => getTicket(tx, world.tenantId, id));
const linkOf = async (ticketId: string) => {
  const [row] = await world.owner<{ issue_id: string; state: string }>(
    'select issue_id, state from issue_link where ticket_id = $1',
    [ticketId],
  );
  return row;
};
type Issue = { fields: { summary: string; status: { name: string } } };
const issueOf = async (ticketId: string) => world.jira<Issue>('GET', `issue/${(await linkOf(ticketId))?.issue_id}`);

async function untilOver(id: string): Promise<void> {
  for (;;) {
    await world.settle();
    if ((await read(id)).finishedAt !== null) return;
    await world.hurry();
  }
}

test('deleted tickets come back whole and follow their issues again, with what Jira told meanwhile', async () => {
  await policy('leave');
  const ids = take(3);
  const [first = '', second = ''] = ids;
  await world.commands.addComment(world.caller, first, { body: 'For us', visibility: 'internal' });
  await world.commands.editTicket(world.caller, first, { priority: 'URGENT' });
  const contactId = '11111111-1111-4111-8111-111111111111';
  await world.owner(`insert into contact (tenant_id, id, name) values ($1, $2, 'Zoë')`, [world.tenantId, contactId]);
  await world.commands.editTicket(world.caller, first, { contactId });
  await world.settle();
  const before = await Promise.all(ids.map(ticket));
  const comments = () =>
    world.owner('select id, body, visibility from comment where ticket_id = $1 and deleted_at is null order by id', [
      first,
    ]);
  const said = await comments();
  expect(said).toHaveLength(2);

  const preview = await bulk.preview(world.tenantId, { ids, action: { kind: 'delete' } });
  expect(preview).toMatchObject({
    ...{ undo: 'all', advice: [expect.stringContaining('for 14 days')] },
    template: [{ code: 'bulk_undo_days', params: { days: '14' } }],
  });
  const id = await remove(ids);
  await untilOver(id);
  expect(await read(id)).toMatchObject({ changed: 3, canUndo: true });
  await expect(ticket(first)).rejects.toMatchObject({ code: 'not_found' });
  const whileGone = Date.now();
  // Nobody listened when this happened.
  await world.jira('PUT', `issue/${(await linkOf(second))?.issue_id}`, { fields: { summary: 'Meanwhile' } });
  await world.settle();

  const back = await undo(id);
  await untilOver(back);
  expect(await read(back)).toMatchObject({ changed: 3, refused: 0, unknown: 0, canUndo: false });
  expect(await outcomes(back)).toMatchObject(
    ids.map((ticketId) => ({ ticketId, outcome: 'changed', message: null, jira: { state: 'synced' } })),
  );
  const after = await Promise.all(ids.map(ticket));
  const keep = ({ number, priority, labels, contactId: whose, jira }: (typeof before)[number]) => ({
    ...{ number, priority, labels, whose, jira: jira?.issueKey },
  });
  expect(after.map(keep)).toEqual(before.map(keep));
  expect(after.map(({ title }) => title)).toEqual([before[0]?.title, 'Meanwhile', before[2]?.title]);
  expect(await comments()).toEqual(said);
  // Whoever keeps lists by the feed has the ticket again, and history says when it was away.
  const told = await world.owner<{ kind: string }>(
    `select kind from feed where ticket_id = $1 and kind in ('ticket.deleted', 'ticket.created') order by seq`,
    [first],
  );
  expect(told.slice(-2).map(({ kind }) => kind)).toEqual(['ticket.deleted', 'ticket.created']);
  const at = (when: number) =>
    withTenant(world.db, world.tenantId, (tx) => readTicketAt(tx, world.tenantId, first, when));
  expect((await at(whileGone)).deleted).toBe(true);
  expect((await at(Date.now())).deleted).toBe(false);
  // It follows its issue again.
  await world.commands.editTicket(world.caller, first, { title: 'Here again' });
  await world.settle();
  expect((await issueOf(first)).fields.summary).toBe('Here again');
  await expect(bulk.undo(world.caller, id)).rejects.toMatchObject({ code: 'conflict' });
});

test('an issue that was closed with its ticket is opened again; a status that was set there since is a conflict', async () => {
  await policy('close');
  const ids = take(3);
  const [, , third = ''] = ids;
  const statuses = (await Promise.all(ids.map(issueOf))).map(({ fields }) => fields.status.name);
  const before = (await Promise.all(ids.map(ticket))).map(({ status }) => status);
  const id = await remove(ids);
  await untilOver(id);
  expect((await Promise.all(ids.map(issueOf))).map(({ fields }) => fields.status.name)).toEqual([
    'Done',
    'Done',
    'Done',
  ]);
  await world.jira('POST', `issue/${(await linkOf(third))?.issue_id}/transitions`, { transition: { id: '21' } });
  await world.settle();
  const back = await undo(id);
  await untilOver(back);
  await world.settle();
  expect((await Promise.all(ids.map(ticket))).map(({ status }) => status)).toEqual([
    before[0],
    before[1],
    'IN_PROGRESS',
  ]);
  expect((await Promise.all(ids.map(issueOf))).map(({ fields }) => fields.status.name)).toEqual([
    ...statuses.slice(0, 2),
    'In Progress',
  ]);
  const conflicts = await world.owner<{ field: string; winner: string }>(
    'select field, winner from conflict where ticket_id = $1',
    [third],
  );
  expect(conflicts).toEqual([{ field: 'status', winner: 'jira' }]);
  expect(await outcomes(back)).toMatchObject(ids.map(() => ({ message: null, jira: { state: 'synced' } })));
});

test('an issue that was deleted with its ticket stays deleted, and each such ticket is named', async () => {
  await policy('delete');
  const ids = take(2);
  const preview = await bulk.preview(world.tenantId, { ids, action: { kind: 'delete' } });
  expect(preview).toMatchObject({ undo: 'partly' });
  const keys = (await Promise.all(ids.map(ticket))).map(({ jira }) => jira?.issueKey);
  const id = await remove(ids);
  await untilOver(id);
  const back = await undo(id);
  await untilOver(back);
  expect(await outcomes(back)).toMatchObject(
    ids.map((ticketId, i) => ({
      ...{ ticketId, outcome: 'changed', jira: null },
      message: expect.stringContaining(`${keys[i]} was deleted in Jira`),
    })),
  );
  expect((await Promise.all(ids.map(ticket))).map(({ sync }) => sync.state)).toEqual([
    'deleted_in_jira',
    'deleted_in_jira',
  ]);
  // The way on that it names.
  await world.commands.restoreTicket(world.caller, ids[0] ?? '');
  await world.settle();
  expect((await ticket(ids[0] ?? '')).sync.state).toBe('synced');
});

test('what Jira was still to be told of a deletion is called off', async () => {
  await policy('delete');
  const ids = take(2);
  world.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
  const id = await remove(ids);
  await untilOver(id);
  const back = await undo(id);
  await untilOver(back);
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  expect(await outcomes(back)).toMatchObject(ids.map(() => ({ outcome: 'changed', message: null })));
  expect((await Promise.all(ids.map(ticket))).map(({ sync }) => sync.state)).toEqual(['synced', 'synced']);
  expect((await issueOf(ids[0] ?? '')).fields.summary).toBeDefined();
});

test('what can’t be brought back is named: purged, deleted again since, or its issue has another ticket', async () => {
  await policy('leave');
  const ids = take(4);
  const [purged = '', again = '', adopted = '', fine = ''] = ids;
  const { jira } = await ticket(adopted);
  const id = await remove(ids);
  await untilOver(id);
  await purgeTickets(
    world.sync,
    { tenantId: world.tenantId, reason: 'deleted_here', by: byWhom({ name: 'a test' }) },
    () => Promise.resolve([purged]),
  );
  await world.commands.adoptIssue(world.caller, { issueKey: jira?.issueKey ?? '' });
  // The first try is cancelled after it was carried out, and somebody deletes one of its tickets.
  const first = await undo(id);
  await untilOver(first);
  await world.owner(`update bulk_job set status = 'cancelled' where id = $1`, [first]);
  await world.commands.deleteTicket({ ...world.caller, name: 'Ada Other' }, again);
  const back = await undo(id);
  await untilOver(back);
  expect(await outcomes(back)).toMatchObject([
    {
      ticketId: purged,
      outcome: 'unknown',
      message: expect.stringContaining('removed for good'),
      template: [{ code: 'ticket_purged' }],
    },
    { ticketId: again, outcome: 'refused', message: 'Left alone: the ticket was changed since by Ada Other.' },
    {
      ticketId: adopted,
      outcome: 'unchanged',
      message: expect.stringContaining(`${jira?.issueKey} has another ticket`),
      template: [{ code: 'ticket_issue_taken', params: { issue: jira?.issueKey } }],
    },
    { ticketId: fine, outcome: 'unchanged' },
  ]);
  expect(await outcomes(first)).toMatchObject([
    { outcome: 'unknown' },
    { outcome: 'changed' },
    { ticketId: adopted, outcome: 'changed', message: expect.stringContaining('has another ticket'), jira: null },
    { ticketId: fine, outcome: 'changed' },
  ]);
});
