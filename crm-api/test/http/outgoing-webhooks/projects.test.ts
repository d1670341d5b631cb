import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Ticket } from '@synapse/shared/ticket';
import { withTenant } from '../../../src/store/db/database.ts';
import { removeTickets } from '../../../src/store/purge/purge.ts';
import { byWhom } from '../../../src/sync/engine/requester.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

/** Which tickets an endpoint with `projectKeys` is told of: by the project at the change, whenever it is sent. */

let on: JiraApi;
let receiver: Receiver;
beforeAll(async () => {
  on = await startJiraApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1' });
  await on.api.owner.query(`update jira_site set config = '{"projectKeys": ["KAN", "OPS"]}'`);
});
afterAll(() => on.close());
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await on.api.owner.query('delete from webhook_endpoint');
  await receiver.close();
  expect(receiver.faults).toEqual([]);
});

const endpointOf = async (...projectKeys: string[]) => {
  const asked = { url: receiver.url, projectKeys, kinds: ['ticket.updated', 'ticket.deleted'] };
  const { status, body } = await on.call<{ id: string }>('POST', '/api/webhook-endpoints', asked);
  expect(status).toBe(201);
  return body.id;
};
const newTicket = async () => (await on.call<Ticket>('POST', '/api/tickets', { title: 'New' })).body;
const change = async (id: string, fields: object) =>
  expect((await on.call('PATCH', `/api/tickets/${id}`, fields)).status).toBe(200);
const control = async (path: string, json: object) => {
  const answer = await fetch(`${on.sandbox.url}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  expect(answer.status).toBe(200);
};
/** Moves its issue to another project, and looks. */
async function move({ id, jira }: Ticket, project: string): Promise<void> {
  await control(`issues/${jira?.issueId}/move`, { project });
  await on.call('GET', `/api/tickets/${id}/refresh`);
}
const send = () => on.api.context.webhookSender.processAll();
/** What was told, in its order: kinds, or the fields that changed. */
const told = () =>
  receiver.taken.map(({ message: { type, data } }) =>
    type === 'ticket.updated' ? data.fields.filter((name) => name !== 'updatedAt').join() : type,
  );

test('a change counts for the project that the ticket was in then, however late it is sent', async () => {
  const ticket = await newTicket();
  await endpointOf('KAN');
  await change(ticket.id, { priority: 'LOW' });
  await move(ticket, 'OPS');
  await change(ticket.id, { priority: 'HIGH' });
  await send();
  const [first, ...rest] = told();
  expect(first).toBe('priority');
  // That it has left is told, so that who followed it there knows; what happens later is not.
  expect(receiver.taken.at(-1)?.message.data.ticket).toMatchObject({
    jira: { issueKey: expect.stringMatching(/^OPS-/) },
  });
  expect(rest.filter((fields) => fields.includes('priority'))).toEqual([]);
});

test('the project that it comes to hears of it from the move on, also by a replay of all', async () => {
  const ticket = await newTicket();
  const { rows } = await on.api.owner.query<{ seq: number }>('select feed_seq::int as seq from tenant_counter');
  const id = await endpointOf('OPS');
  await change(ticket.id, { priority: 'LOW' });
  await move(ticket, 'OPS');
  await change(ticket.id, { priority: 'HIGH' });
  await send();
  const once = told();
  expect(once.filter((fields) => fields.includes('priority'))).toEqual(['priority']);
  await on.call('POST', `/api/webhook-endpoints/${id}/replay`, { fromSeq: (rows[0]?.seq ?? 0) + 1 });
  await send();
  expect(told()).toEqual([...once, ...once]);
});

test('that one was deleted is told where it was, and nowhere else, also when it is purged by then', async () => {
  const [there, elsewhere, nowhere] = [await newTicket(), await newTicket(), await newTicket()];
  await move(elsewhere, 'OPS');
  await on.call('DELETE', `/api/tickets/${nowhere.id}/link`);
  await endpointOf('KAN');
  const ids = [there, elsewhere, nowhere].map(({ id }) => id);
  for (const id of ids) expect((await on.call('DELETE', `/api/tickets/${id}`)).status).toBe(204);
  const purged = { reason: 'deleted_here', by: byWhom({ name: 'the setting of the site' }) } as const;
  await withTenant(on.api.context.db, on.site.tenantId, (tx) => removeTickets(tx, on.site.tenantId, ids, purged));
  await send();
  expect(receiver.taken.map(({ message: { type, data } }) => [type, data.ticketId])).toEqual([
    ['ticket.deleted', there.id],
  ]);
});

test('a key is taken as it is written in Jira, and goes on to mean its project when that is renamed', async () => {
  const ticket = await newTicket();
  await endpointOf('kan');
  await change(ticket.id, { priority: 'LOW' });
  await send();
  expect(told()).toEqual(['priority']);
  await control('projects/KAN/rename', { key: 'CORE' });
  await on.call('POST', '/api/tickets/sync');
  await on.settle();
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.jira?.issueKey).toMatch(/^CORE-/);
  receiver.taken.length = 0;
  await change(ticket.id, { priority: 'HIGH' });
  await send();
  expect(told()).toContain('priority');
});
