import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTicketSchema } from '@synapse/shared/ticket';
import { createSyncWorld, type SyncWorld } from '../../support/sync-world.ts';

/** A name of ours stands for another field of Jira's in each project, as the fields of team-managed projects do. */
let world: SyncWorld;
const [IN_KAN, IN_OPS] = ['customfield_10039', 'customfield_10043'];
beforeAll(async () => {
  world = await createSyncWorld();
  const region = (fieldId: string, kind: string) => ({ customFields: [{ name: 'region', fieldId, kind }] });
  const projects = { KAN: region(IN_KAN, 'text'), OPS: region(IN_OPS, 'select') };
  await world.owner('update jira_site set config = $1', [JSON.stringify({ projectKeys: ['KAN', 'OPS'], projects })]);
});
afterAll(() => world.close());

const fieldsOf = async (issueId: string) =>
  (await world.jira<{ fields: Record<string, unknown> }>('GET', `issue/${issueId}`)).fields;
const regionOf = async (ticketId: string) => {
  const [row] = await world.owner<{ region: string | null }>(
    `select custom ->> 'region' as region from ticket where id = $1`,
    [ticketId],
  );
  return row?.region;
};
const conflictsOf = (ticketId: string) =>
  world.owner('select field, our_value, their_value, winner from conflict where ticket_id = $1', [ticketId]);

/** An issue whose ticket says South, and that somebody moves to the other project and sets there, of which no event tells. */
async function moved(inOps: object) {
  const input = createTicketSchema.parse({ title: 'Moves', custom: { region: 'South' } });
  const { ticketId } = await world.commands.createTicket(world.caller, input);
  await world.settle();
  const issueId = (await world.tickets()).find((one) => one.id === ticketId)?.issue_id ?? '';
  const answer = await fetch(`${world.sandbox.url}/__sandbox/issues/${issueId}/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project: 'OPS' }),
  });
  expect(answer.ok).toBe(true);
  await world.jira('PUT', `issue/${issueId}`, { fields: inOps });
  world.events.length = 0;
  return { ticketId, issueId };
}

test('an edit here does not replace what the field of the other project holds', async () => {
  const { ticketId, issueId } = await moved({ [IN_OPS]: { value: 'East' } });
  await world.commands.editTicket(world.caller, ticketId, { custom: { region: 'West' } });
  await world.settle();
  expect((await fieldsOf(issueId))[IN_OPS]).toMatchObject({ value: 'East' });
  expect(await regionOf(ticketId)).toBe('East');
  expect(await conflictsOf(ticketId)).toEqual([
    { field: 'custom.region', our_value: 'West', their_value: 'East', winner: 'jira' },
  ]);
});
