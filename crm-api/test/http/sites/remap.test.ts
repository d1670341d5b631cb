import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { historyPageSchema } from '@synapse/shared/history';
import { projectConfigSchema } from '@synapse/shared/project-config';
import { type Ticket, ticketSchema } from '@synapse/shared/ticket';
import { withTenant } from '../../../src/store/db/database.ts';
import { findStaleMappings } from '../../../src/store/mapping/stale-mappings.ts';
import { readSiteSettings } from '../../../src/store/sites/site-configs.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

/** A map that changes after there are tickets: KAN has To Do 10000, In Progress 10001, In Review 10002, Done 10003. */
let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
beforeEach(async () => {
  on.sandbox.faults.remove();
  await save({});
});
afterAll(() => on.close());

const LINUS = '5b109f2e9729b51b54dc274d';
async function save(config: object): Promise<void> {
  const path = `/api/jira/sites/${on.site.siteId}/projects/KAN/config`;
  expect((await on.call('PUT', path, projectConfigSchema.parse(config))).status).toBe(200);
  await remap();
}
const remap = () => on.api.context.workQueueWorker.processAll(['remap']);
const make = async (more: object) =>
  ticketSchema.parse((await on.call('POST', '/api/tickets', { title: 'Mapped', ...more })).body);
const edit = (ticket: Ticket, patch: object) => on.call<Ticket>('PATCH', `/api/tickets/${ticket.id}`, patch);
const read = async ({ id }: Ticket) => ticketSchema.parse((await on.call('GET', `/api/tickets/${id}`)).body);
const historyOf = async ({ id }: Ticket, field: string) =>
  historyPageSchema.parse((await on.call('GET', `/api/tickets/${id}/history?field=${field}`)).body).items;
const inJira = async ({ jira }: Ticket) =>
  (
    await on.jira<{ fields: { updated: string; assignee: unknown; status: { name: string } } }>(
      'GET',
      `issue/${jira?.issueId}`,
    )
  ).fields;
const requests = () => on.sandbox.usage.report().total.requests;

test('tickets follow the map, with a history that says so, and Jira is neither asked nor told', async () => {
  const [working, waiting, urgent] = [
    await make({ status: 'IN_PROGRESS' }),
    await make({}),
    await make({ priority: 'URGENT' }),
  ];
  const before = await Promise.all([working, waiting, urgent].map(inJira));
  await save({ statusMap: { '10001': 'RESOLVED' }, priorityMap: { '1': 'LOW' } });
  const asked = requests();
  expect((await read(working)).status).toBe('RESOLVED');
  expect((await read(waiting)).status).toBe('OPEN');
  expect((await read(urgent)).priority).toBe('LOW');
  expect((await historyOf(working, 'status'))[0]).toMatchObject({
    ...{ old: 'IN_PROGRESS', new: 'RESOLVED', rule: 'remapped', origin: 'system', cause: 'map' },
  });
  expect(await historyOf(waiting, 'status')).toEqual([]);
  for (const ticket of [working, waiting, urgent]) expect((await read(ticket)).sync.state).toBe('synced');
  await remap();
  expect(requests()).toBe(asked);
  // A whole look at Jira later nothing has moved there either.
  await on.call('POST', '/api/tickets/sync');
  await on.settle();
  expect(await Promise.all([working, waiting, urgent].map(inJira))).toEqual(before);
  expect((await read(working)).status).toBe('RESOLVED');
  // Taken back, they show what they showed.
  await save({});
  expect([(await read(working)).status, (await read(urgent)).priority]).toEqual(['IN_PROGRESS', 'URGENT']);
  expect((await read(urgent)).jira?.priority).toBe('Highest');
});

test('no map is asked of a status that the rule for issues that become done has set, nor of one that goes to Jira only', async () => {
  const settings = `/api/jira/sites/${on.site.siteId}/settings`;
  expect((await on.call('PATCH', settings, { whenDone: { status: 'IN_PROGRESS' } })).status).toBe(200);
  const [done, ours] = [await make({ status: 'IN_PROGRESS' }), await make({})];
  const way = `issue/${done.jira?.issueId}/transitions`;
  const { transitions } = await on.jira<{ transitions: { id: string; to: { name: string } }[] }>('GET', way);
  const { id } = transitions.find(({ to }) => to.name === 'Done') ?? {};
  await on.jira('POST', way, { transition: { id } });
  await on.call('POST', '/api/tickets/sync');
  await on.settle();
  expect((await historyOf(done, 'status')).map(({ rule }) => rule)).toEqual(['when_done', 'took_jira']);
  await save({ priorityMap: { '1': 'LOW' } });
  await save({ directions: { status: 'to-jira' }, statusMap: { '10000': 'CLOSED' } });
  expect([(await read(done)).status, (await read(ours)).status]).toEqual(['IN_PROGRESS', 'OPEN']);
  expect(await historyOf(done, 'status')).toHaveLength(2);
  const { tenantId, siteId } = on.site;
  // So that a remapping comes to its end.
  const stale = await withTenant(on.api.context.sync.db, tenantId, async (tx) => {
    const site = (await readSiteSettings(tx, tenantId)).get(siteId);
    return site && findStaleMappings(tx, on.site, site, { after: null, limit: 100, users: [] });
  });
  expect(stale).toEqual([]);
  await on.call('PATCH', settings, { whenDone: null });
});

test('one status that stands for two keeps telling them apart', async () => {
  const ticket = await make({ status: 'RESOLVED' });
  await edit(ticket, { status: 'CLOSED' });
  await save({ statusMap: { '10002': 'OPEN' } });
  expect((await read(ticket)).status).toBe('CLOSED');
  await save({ statusMap: { '10003': 'RESOLVED' } });
  expect((await read(ticket)).status).toBe('RESOLVED');
});

test('what was typed here and waits for Jira is not written over, and settles where the new map agrees with it', async () => {
  const [away, agreeing] = [await make({}), await make({})];
  on.sandbox.faults.add({ match: { endpoint: 'getTransitions' }, action: { kind: 'status', status: 503, body: {} } });
  expect((await edit(away, { status: 'IN_PROGRESS' })).status).toBe(202);
  expect((await edit(agreeing, { status: 'CLOSED' })).status).toBe(202);
  await save({ statusMap: { '10000': 'CLOSED' } });
  expect(await read(away)).toMatchObject({ status: 'IN_PROGRESS', sync: { state: 'pending' } });
  expect((await read(agreeing)).sync.pendingFields).toEqual([]);
  on.sandbox.faults.remove();
  await on.settle();
  expect([(await inJira(away)).status.name, (await inJira(agreeing)).status.name]).toEqual(['In Progress', 'To Do']);
});

test('a status that had no way to Jira goes once the map gives it one', async () => {
  await save({ statusMap: { '10000': 'OPEN', '10001': 'OPEN', '10002': 'OPEN', '10003': 'RESOLVED' } });
  const ticket = await make({});
  expect((await edit(ticket, { status: 'IN_PROGRESS' })).status).toBe(422);
  await save({ statusMap: { '10001': 'IN_PROGRESS' } });
  await on.settle();
  expect(await read(ticket)).toMatchObject({ status: 'IN_PROGRESS', sync: { state: 'synced' } });
  // Either of the two stands for it.
  expect(['In Progress', 'In Review']).toContain((await inJira(ticket)).status.name);
});

test('a priority whose usual name the map reads otherwise is not sent, in an edit and with a new issue, until the map says how', async () => {
  await save({ priorityMap: { '1': 'HIGH' } });
  const ticket = await make({});
  const asked = requests();
  const refused = await edit(ticket, { priority: 'URGENT' });
  expect(refused.status).toBe(422);
  expect(await read(ticket)).toMatchObject({ priority: 'URGENT', sync: { state: 'parked' } });
  expect((await read(ticket)).sync.reason?.message).toBe(
    'Jira’s priority “Highest” stands for “High” in KAN, and none stands for “Urgent”, so it was not sent. Choose another priority, or change the priority map.',
  );
  const inJiraNow = await on.jira<{ fields: { priority: { name: string } } }>('GET', `issue/${ticket.jira?.issueId}`);
  expect(inJiraNow.fields.priority.name).toBe('Medium');
  expect(requests()).toBeGreaterThan(asked);
  const made = await on.call('POST', '/api/tickets', { title: 'New', priority: 'URGENT' });
  expect(made.status).toBe(422);
  // What the map says nothing of goes by its name, as before.
  expect((await edit(ticket, { priority: 'LOW' })).status).toBe(200);
  await edit(ticket, { priority: 'URGENT' });
  await save({});
  await on.settle();
  expect(await read(ticket)).toMatchObject({ priority: 'URGENT', sync: { state: 'synced' } });
  expect((await read(ticket)).jira?.priority).toBe('Highest');
});

test('what was written by its name follows a map of its id', async () => {
  const ticket = await make({});
  await edit(ticket, { priority: 'URGENT' });
  await save({ priorityMap: { '1': 'LOW' } });
  expect((await read(ticket)).priority).toBe('LOW');
});

test('somebody who was matched with nobody goes to Jira once they are', async () => {
  const made = await on.call<{ ticketId: string }>('POST', '/api/tickets', {
    title: 'For Lin',
    assignee: { userId: 'u-lin', name: 'Lin' },
  });
  expect(made.status).toBe(422);
  const { items } = (await on.call<{ items: Ticket[] }>('GET', '/api/tickets?limit=1&sort=-number')).body;
  const ticket = ticketSchema.parse(items[0]);
  expect(ticket.assignee).toEqual({ userId: 'u-lin', accountId: null, name: 'Lin' });
  expect((await inJira(ticket)).assignee).toBeNull();
  await on.call('PUT', `/api/jira/sites/${on.site.siteId}/people`, {
    users: [{ userId: 'u-lin', name: 'Lin', accountId: LINUS }],
  });
  await on.settle();
  expect(await read(ticket)).toMatchObject({
    assignee: { userId: 'u-lin', accountId: LINUS, name: 'Linus Okafor' },
    sync: { state: 'synced' },
  });
  expect((await inJira(ticket)).assignee).toMatchObject({ accountId: LINUS });
  expect((await historyOf(ticket, 'assignee'))[0]?.rule).toBe('remapped');
});
