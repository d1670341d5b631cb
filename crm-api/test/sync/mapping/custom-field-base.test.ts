import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A custom field that an admin chose after the issue came to be: nobody here has seen yet what Jira holds in it. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
});
beforeEach(() => configure({}));
afterAll(() => world.close());

const FIELD = 'customfield_10039';
const chosen = { projects: { KAN: { customFields: [{ name: 'reference', fieldId: FIELD, kind: 'text' }] } } };
const configure = (config: object) => world.owner('update jira_site set config = $1', [JSON.stringify(config)]);

async function make(fromJira: Record<string, unknown>, custom?: Record<string, string>) {
  const input = createTicketSchema.parse({ title: 'Has a reference', ...(custom ? { custom } : {}) });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  if (Object.keys(fromJira).length > 0) await world.jira('PUT', `issue/${issueId}`, { fields: fromJira });
  await world.settle();
  return { ticketId, issueId };
}

const edit = (ticketId: string, reference: string) =>
  world.commands.editTicket(world.caller, ticketId, { custom: { reference } });
const inJira = async (issueId: string) =>
  (await world.jira<{ fields: Record<string, unknown> }>('GET', `issue/${issueId}`)).fields[FIELD];
const conflictsOf = (ticketId: string) =>
  world.owner('select field, our_value, their_value, winner from conflict where ticket_id = $1', [ticketId]);

test('the first edit does not replace what Jira holds without a trace', async () => {
  const { ticketId, issueId } = await make({ [FIELD]: 'Kept in Jira for years' });
  await configure(chosen);
  await edit(ticketId, 'Typed here');
  expect(await inJira(issueId)).toBe('Kept in Jira for years');
  expect(await conflictsOf(ticketId)).toEqual([
    { field: 'custom.reference', our_value: 'Typed here', their_value: 'Kept in Jira for years', winner: 'jira' },
  ]);
});

test('under the policy crm it does, and the row keeps what it replaced', async () => {
  const { ticketId, issueId } = await make({ [FIELD]: 'Kept in Jira for years' });
  await configure({ ...chosen, policies: { 'custom.reference': 'crm' } });
  await edit(ticketId, 'Typed here');
  expect(await inJira(issueId)).toBe('Typed here');
  expect(await conflictsOf(ticketId)).toMatchObject([{ their_value: 'Kept in Jira for years', winner: 'crm' }]);
});

test('it does where Jira holds nothing', async () => {
  const { ticketId, issueId } = await make({});
  await configure(chosen);
  expect((await edit(ticketId, 'Typed here')).outcome).toBe('synced');
  expect(await inJira(issueId)).toBe('Typed here');
  expect(await conflictsOf(ticketId)).toEqual([]);
});

test('what was edited while the issue was being created is sent after it, in no conflict', async () => {
  await configure(chosen);
  world.sandbox.faults.add({
    match: { endpoint: 'createIssue' },
    count: 1,
    action: { kind: 'drop', when: 'after' },
  });
  const input = createTicketSchema.parse({ title: 'Being created', custom: { reference: 'One' } });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await edit(ticketId, 'Two');
  await world.hurry();
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  expect(await inJira(issueId)).toBe('Two');
  expect(await conflictsOf(ticketId)).toEqual([]);
});
