import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { attachmentActions } from '../../support/attachment-actions.ts';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** Several fields are sent together, and Jira refuses more than one of them: the rest of the ticket goes on. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

const { linked, attachInJira, filesOf, inJira } = attachmentActions(() => world);
type Issue = { fields: Record<string, unknown> & { comment: { comments: unknown[] } } };
const issue = (id: string) => world.jira<Issue>('GET', `issue/${id}`);
const ticketOf = async (id: string) => (await world.tickets()).find((one) => one.id === id);
const refuse = (count: number, body: object) =>
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count, action: { kind: 'status', status: 400, body } });
const refusedOf = async (ticketId: string) => {
  const [row] = await world.owner<{ names: string[] }>(
    'select array(select jsonb_object_keys(refused) order by 1) as names from issue_link where ticket_id = $1',
    [ticketId],
  );
  return row?.names;
};

/** An edit of three fields and a reply, while Jira answers to the edit as it was told to. */
async function editAll() {
  const { ticketId } = await world.commands.createTicket(world.caller, createTicketSchema.parse({ title: 'Before' }));
  await world.settle();
  const issueId = (await ticketOf(ticketId))?.issue_id ?? '';
  return {
    ticketId,
    issueId,
    async edit() {
      await world.commands.editTicket(world.caller, ticketId, {
        ...{ title: 'After', priority: 'HIGH', dueDate: '2026-12-24' },
      });
      await world.commands.addComment(world.caller, ticketId, { body: 'We look into it', visibility: 'public' });
      await world.settle();
    },
  };
}

test('one by one: Jira looks at the screen first, and at the values only then', async () => {
  const { ticketId, issueId, edit } = await editAll();
  refuse(1, { errorMessages: [], errors: { priority: 'Field cannot be set. It is not on the appropriate screen.' } });
  refuse(1, { errorMessages: [], errors: { duedate: 'No such day.' } });
  await edit();
  const { fields } = await issue(issueId);
  expect(fields).toMatchObject({ summary: 'After', duedate: null });
  expect(fields.comment.comments).toHaveLength(1);
  expect(await refusedOf(ticketId)).toEqual(['dueDate', 'priority']);
});

test('without saying which: each is then sent alone, so that it is known which', async () => {
  const { ticketId, issueId, edit } = await editAll();
  refuse(2, { errorMessages: ['A rule of this project forbids that.'], errors: {} });
  await edit();
  const { fields } = await issue(issueId);
  expect(fields.comment.comments).toHaveLength(1);
  expect(await refusedOf(ticketId)).toEqual(['title']);
  expect(fields).toMatchObject({ summary: 'Before', duedate: '2026-12-24', priority: { name: 'High' } });
});

test('all of them, as where the account may not edit: the reply goes all the same', async () => {
  const { ticketId, issueId, edit } = await editAll();
  refuse(9, { errorMessages: ['You do not have permission to edit issues in this project.'], errors: {} });
  await edit();
  expect((await issue(issueId)).fields.comment.comments).toHaveLength(1);
  expect(await refusedOf(ticketId)).toEqual(['dueDate', 'priority', 'title']);
});

test('what somebody in Jira has set by the time that a field is sent alone is not written over', async () => {
  const { ticketId, issueId } = await editAll();
  // Of one request the first rules count up to the refusal, so it is this one that takes long.
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'delay', ms: 1_000 } });
  refuse(1, { errorMessages: ['A rule of this project forbids that.'], errors: {} });
  const edited = world.commands.editTicket(world.caller, ticketId, { title: 'After', dueDate: '2026-12-24' });
  while (!JSON.stringify(world.sandbox.faults.list()).includes('"hits":1'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  await world.jira('PUT', `issue/${issueId}`, { fields: { duedate: '2026-12-31' } });
  await edited;
  await world.settle();
  const history = await world.jira<{ values: { items: { field: string; to: string }[] }[] }>(
    'GET',
    `issue/${issueId}/changelog`,
  );
  const changes = history.values.flatMap(({ items }) => items.map(({ field, to }) => ({ field, to })));
  expect(changes.filter(({ field }) => field === 'duedate')).toEqual([{ field: 'duedate', to: '2026-12-31' }]);
  const conflicts = await world.owner<object>(
    'select winner, our_value, their_value from conflict where ticket_id = $1',
    [ticketId],
  );
  expect(conflicts).toEqual([{ winner: 'jira', our_value: '2026-12-24', their_value: '2026-12-31' }]);
});

test('a field that Jira fails at as it is sent alone holds up none of those after it', async () => {
  const { ticketId, issueId } = await editAll();
  refuse(1, { errorMessages: ['A rule of this project forbids that.'], errors: {} });
  const action = { kind: 'status' as const, status: 500, body: {} };
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action });
  // One run: those that follow begin with all that is left.
  await world.commands.editTicket(world.caller, ticketId, { title: 'After', dueDate: '2026-12-24' });
  expect((await issue(issueId)).fields).toMatchObject({ summary: 'Before', duedate: '2026-12-24' });
});

test('an issue that is not editable until it is opened again: what was refused of it is sent then', async () => {
  const { ticketId, issueId } = await editAll();
  await world.commands.editTicket(world.caller, ticketId, { status: 'CLOSED' });
  await world.settle();
  refuse(1, { errorMessages: [], errors: { summary: 'Field cannot be set. It is not on the appropriate screen.' } });
  const reopened = await world.commands.editTicket(world.caller, ticketId, { title: 'Again', status: 'IN_PROGRESS' });
  expect(reopened.outcome).toBe('synced');
  expect((await issue(issueId)).fields).toMatchObject({ summary: 'Again', status: { name: 'In Progress' } });
  expect(await refusedOf(ticketId)).toEqual([]);
});

test('a file of Jira’s that may not be deleted until the issue is opened again: it is then', async () => {
  const { ticketId, issueId } = await linked('Has a file');
  await attachInJira(issueId, 'old.txt', Buffer.from('old'));
  await world.commands.editTicket(world.caller, ticketId, { status: 'CLOSED' });
  await world.settle();
  const action = {
    kind: 'status' as const,
    status: 403,
    body: { errorMessages: ['The issue is closed.'], errors: {} },
  };
  world.sandbox.faults.add({ match: { endpoint: 'removeAttachment' }, count: 1, action });
  const [file] = await filesOf(ticketId);
  await world.commands.deleteAttachment(world.caller, file?.id ?? '');
  await world.settle();
  expect(await inJira(issueId)).toHaveLength(1);
  await world.commands.editTicket(world.caller, ticketId, { status: 'IN_PROGRESS' });
  await world.settle();
  expect(await inJira(issueId)).toEqual([]);
});

test('a create of which Jira refuses each field says why, and makes no issue', async () => {
  const errors = { summary: 'No.', description: 'No.', priority: 'No.' };
  const action = { kind: 'status' as const, status: 400, body: { errorMessages: [], errors } };
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, action });
  const input = createTicketSchema.parse({ title: 'Refused', description: 'As a whole' });
  const { ticketId, outcome } = await world.commands.createTicket(world.caller, input);
  expect(outcome).toBe('refused');
  world.sandbox.faults.remove();
  await world.commands.retryTicket(world.caller, ticketId);
  await world.settle();
  expect((await ticketOf(ticketId))?.issue_id).not.toBeNull();
});
