import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** OPS: a request is taken up before it can be resolved, and resolving demands a resolution. */
let world: SyncWorld;
beforeAll(async () => {
  world = await createSyncWorld();
  await world.owner(`update jira_site set config = '{"projectKeys": ["KAN", "OPS"]}'`);
});
afterAll(() => world.close());

type Issue = { fields: { status: { name: string }; resolution: { name: string } | null } };

async function make() {
  const input = createTicketSchema.parse({ title: 'A request', projectKey: 'OPS' });
  const made = await world.commands.createTicket(world.caller, input);
  expect(made.outcome).toBe('synced');
  await world.settle();
  const row = (await world.tickets()).find((one) => one.id === made.ticketId);
  return { ticketId: made.ticketId, issueId: row?.issue_id ?? '' };
}
const issue = (id: string) => world.jira<Issue>('GET', `issue/${id}`);
const statusOf = async (ticketId: string) => (await world.tickets()).find((one) => one.id === ticketId)?.status;
const statusHistory = (ticketId: string) =>
  world.owner<{ rule: string; new_value: string }>(
    `select rule, new_value from field_history where ticket_id = $1 and field = 'status' order by id`,
    [ticketId],
  );

test('a field that a transition on the way demands is asked for by name, and not guessed', async () => {
  const { ticketId, issueId } = await make();
  const refused = await world.commands.editTicket(world.caller, ticketId, { status: 'RESOLVED', title: 'Still goes' });
  expect(refused).toMatchObject({ outcome: 'refused', refusal: { field: 'status' } });
  expect(refused.refusal?.message).toContain('Resolution (Done');
  expect(refused.refusal?.message).toContain('"resolution"');
  const allowed = ['Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'];
  expect(refused.refusal?.needs).toEqual([{ field: 'resolution', name: 'Resolution', allowed }]);
  expect((await issue(issueId)).fields).toMatchObject({ summary: 'Still goes', resolution: null });

  const given = await world.commands.editTicket(world.caller, ticketId, {
    status: 'RESOLVED',
    transitionFields: { resolution: { name: 'Duplicate' } },
  });
  expect(given.outcome).toBe('synced');
  expect((await issue(issueId)).fields).toMatchObject({
    status: { name: 'Resolved' },
    resolution: { name: 'Duplicate' },
  });
});

test('once the workflow is known, a missing field is asked for before the first transition is taken', async () => {
  const { ticketId, issueId } = await make();
  const refused = await world.commands.editTicket(world.caller, ticketId, { status: 'RESOLVED' });
  expect(refused.outcome).toBe('refused');
  expect((await issue(issueId)).fields.status.name).toBe('Waiting for support');
});

test('what was given for one change of the status is not taken for a later one', async () => {
  const { ticketId, issueId } = await make();
  const edit = (patch: object) => world.commands.editTicket(world.caller, ticketId, patch);
  world.sandbox.faults.add({ match: { endpoint: 'getTransitions' }, action: { kind: 'status', status: 503 } });
  const given = await edit({ status: 'RESOLVED', transitionFields: { resolution: { name: 'Duplicate' } } });
  expect(given.outcome).toBe('pending');
  await edit({ status: 'OPEN' });
  world.sandbox.faults.remove();
  await world.hurry();
  await world.settle();
  expect(await edit({ status: 'RESOLVED' })).toMatchObject({ outcome: 'refused', refusal: { field: 'status' } });
  expect((await issue(issueId)).fields.resolution).toBeNull();
});

test('lesson 1: two transitions bring the status there, and neither echoes back, in whatever order their events come', async () => {
  const { ticketId, issueId } = await make();
  const edited = await world.commands.editTicket(world.caller, ticketId, {
    status: 'CLOSED',
    transitionFields: { resolution: { name: 'Done' } },
  });
  expect(edited.outcome).toBe('synced');
  expect((await issue(issueId)).fields.status.name).toBe('Resolved');
  expect(world.events.length).toBeGreaterThanOrEqual(2);
  world.events.push(...world.events.splice(0).reverse());
  await world.settle();
  await world.reconcile();
  expect(await statusOf(ticketId)).toBe('CLOSED');
  expect(await statusHistory(ticketId)).toEqual([{ rule: 'edited', new_value: 'CLOSED' }]);
  expect(await world.owner('select 1 from conflict where ticket_id = $1', [ticketId])).toEqual([]);
});

test('an answer lost half-way is walked on from, and the step already taken is known as our own', async () => {
  const { ticketId, issueId } = await make();
  world.sandbox.faults.add({ match: { endpoint: 'doTransition' }, count: 1, action: { kind: 'drop', when: 'after' } });
  const edited = await world.commands.editTicket(world.caller, ticketId, {
    status: 'RESOLVED',
    transitionFields: { resolution: { name: 'Done' } },
  });
  expect(edited.outcome).toBe('pending');
  expect((await issue(issueId)).fields.status.name).toBe('In Progress');
  // The event of our own first step comes in before the second is taken.
  await world.settle();
  expect(await statusOf(ticketId)).toBe('RESOLVED');
  await world.hurry();
  await world.settle();
  expect((await issue(issueId)).fields.status.name).toBe('Resolved');
  expect(await statusHistory(ticketId)).toEqual([{ rule: 'edited', new_value: 'RESOLVED' }]);
});

test('an admin’s choice for the project answers what the transition demands', async () => {
  await world.owner(
    `update jira_site set config = '{"projectKeys": ["KAN", "OPS"], "projects": {"OPS": {"transitionFields": {"resolution": {"name": "Won''t Do"}}}}}'`,
  );
  const { ticketId, issueId } = await make();
  expect((await world.commands.editTicket(world.caller, ticketId, { status: 'RESOLVED' })).outcome).toBe('synced');
  expect((await issue(issueId)).fields.resolution).toMatchObject({ name: "Won't Do" });
  expect((await world.commands.editTicket(world.caller, ticketId, { status: 'IN_PROGRESS' })).outcome).toBe('synced');
  expect((await issue(issueId)).fields.status.name).toBe('In Progress');
});

test('a status that no way leads to is refused with what the workflow offers', async () => {
  const { ticketId } = await make();
  await world.commands.editTicket(world.caller, ticketId, { status: 'IN_PROGRESS' });
  const back = await world.commands.editTicket(world.caller, ticketId, { status: 'OPEN' });
  expect(back).toMatchObject({ outcome: 'refused', refusal: { field: 'status' } });
  expect(back.refusal?.message).toMatch(
    /No way is known .* From In Progress its workflow leads to: Waiting for customer/,
  );
});
