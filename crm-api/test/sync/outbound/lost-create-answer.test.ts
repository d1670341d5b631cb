import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** The answer to a create is lost, and people on both sides edit the same field before the CRM has read the issue. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
afterEach(() => world.sandbox.faults.remove());
afterAll(() => world.close());

type Issue = { id: string; fields: { duedate: string | null; status: { name: string } } };

/** Makes a ticket whose issue stands in Jira, while the CRM does not know of it. */
async function create(input: Record<string, unknown> = {}): Promise<{ ticketId: string; issueId: string }> {
  world.sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const asked = createTicketSchema.parse({ title: 'The answer was lost', ...input });
  const { ticketId } = await world.commands.createTicket(world.caller, asked);
  const issue = [...world.sandbox.jira.state.allIssues()].find(({ labels }) => labels.includes(`crm-${ticketId}`));
  return { ticketId, issueId: issue?.id ?? '' };
}

async function settle(): Promise<void> {
  await world.settle();
  await world.hurry();
  await world.settle();
}

const inJira = async (issueId: string) => (await world.jira<Issue>('GET', `issue/${issueId}`)).fields;
const conflictsOf = (ticketId: string) =>
  world.owner('select field, our_value, their_value, winner from conflict where ticket_id = $1', [ticketId]);

test('what a person in Jira gave a field first is not replaced without a trace', async () => {
  const { ticketId, issueId } = await create();
  await world.jira('PUT', `issue/${issueId}`, { fields: { duedate: '2031-06-13' } });
  await world.commands.editTicket(world.caller, ticketId, { dueDate: '2031-05-28' });
  await settle();
  expect(await conflictsOf(ticketId)).toEqual([
    { field: 'dueDate', our_value: '2031-05-28', their_value: '2031-06-13', winner: 'jira' },
  ]);
  expect((await inJira(issueId)).duedate).toBe('2031-06-13');
});

const BEGAN_WITH = { dueDate: '2031-05-28', labels: ['ours'], description: 'Ours' };

test.each([
  ['dueDate', { fields: { duedate: null } }, null],
  ['description', { fields: { description: null } }, ''],
  ['labels', { update: { labels: [{ remove: 'ours' }] } }, []],
  ['dueDate', { fields: { duedate: '2031-06-13' } }, '2031-06-13'],
])('%s that the issue was created with and a person in Jira changed is theirs: %j', async (field, change, value) => {
  const { ticketId, issueId } = await create(BEGAN_WITH);
  await world.jira('PUT', `issue/${issueId}`, change);
  await settle();
  const shown = 'select due_date::text as "dueDate", description, labels from ticket where id = $1';
  expect(await world.owner(shown, [ticketId])).toMatchObject([{ [field]: value }]);
  expect(await conflictsOf(ticketId)).toEqual([]);
});

test.each([
  ['dueDate', { fields: { duedate: null } }, { dueDate: '2031-06-13' }],
  ['description', { fields: { description: null } }, { description: 'Newer' }],
])('%s that a person in Jira cleared and one in the CRM changed is in conflict', async (field, change, edit) => {
  const { ticketId, issueId } = await create(BEGAN_WITH);
  await world.jira('PUT', `issue/${issueId}`, change);
  await world.commands.editTicket(world.caller, ticketId, edit);
  await settle();
  expect(await conflictsOf(ticketId)).toMatchObject([{ field, our_value: Object.values(edit)[0], winner: 'jira' }]);
});

test('a status that a person in Jira chose first gives way to the ticket’s own, and a conflict shows it', async () => {
  const { ticketId, issueId } = await create({ status: 'IN_PROGRESS' });
  await world.jira('POST', `issue/${issueId}/transitions`, { transition: { id: '41' } });
  await settle();
  expect(await conflictsOf(ticketId)).toMatchObject([{ field: 'status', our_value: 'IN_PROGRESS', winner: 'crm' }]);
  expect((await inJira(issueId)).status.name).toBe('In Progress');
});

test('what Jira gave the issue by itself is replaced, in no conflict', async () => {
  const { ticketId, issueId } = await create({ status: 'IN_PROGRESS' });
  await world.commands.editTicket(world.caller, ticketId, { dueDate: '2031-05-28' });
  await settle();
  expect(await conflictsOf(ticketId)).toEqual([]);
  expect(await inJira(issueId)).toMatchObject({ duedate: '2031-05-28', status: { name: 'In Progress' } });
});
