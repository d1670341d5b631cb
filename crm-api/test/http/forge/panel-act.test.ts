import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type PanelAct,
  panelActResponseSchema,
  panelResponseSchema,
  panelSearchResponseSchema,
} from '@synapse/shared/forge/panel';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';
import { push } from '../support/signed.ts';

/** What an engineer does from the panel, over a real Jira. */

let world: JiraApi;
beforeAll(async () => {
  world = await startJiraApi();
});
afterAll(() => world.close());

type Issue = { id: string; key: string };

async function newIssue(summary: string): Promise<Issue> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  return world.jira<Issue>('POST', 'issue', { fields });
}

function ask(call: string, body: unknown) {
  const { secret, cloudId } = world.site;
  const signed = { secret, cloudId, id: `panel:${randomUUID()}`, body: JSON.stringify(body) };
  return push(world.api, `/api/jira/panel${call}`, signed);
}

const act = ({ id, key }: Issue, wanted: PanelAct) => ask('/act', { issueId: id, issueKey: key, act: wanted });

async function panel({ id }: Issue) {
  return panelResponseSchema.parse((await ask('', { issueId: id, accountId: null })).body);
}

async function linked(issue: Issue) {
  const found = await panel(issue);
  if (!found.linked) throw new Error(`${issue.key} has no ticket.`);
  return found;
}

const create = (title: string, projectKey?: null) =>
  world.call<{ id: string; number: number; jira: { issueId: string; issueKey: string } }>('POST', '/api/tickets', {
    title,
    ...(projectKey === undefined ? {} : { projectKey }),
  });

test('who acts stands in the ticket’s history by the name that Jira gave, and without one as somebody', async () => {
  const issue = await newIssue('Who did it');
  await act(issue, { kind: 'create' });
  const { id } = (await linked(issue)).ticket;
  const contact = await world.call<{ id: string }>('POST', '/api/contacts', { name: 'Ida' });
  const actor = { accountId: '5b10ac8d82e05b22cc7d4ef5', displayName: 'Grace Hopper' };
  const wanted = { kind: 'link-contact', contactId: contact.body.id };
  const done = await ask('/act', { issueId: issue.id, issueKey: issue.key, act: wanted, actor });
  expect(done.status).toBe(200);
  const history = await world.call<{ items: { actor: string | null; field: string }[] }>(
    'GET',
    `/api/tickets/${id}/history`,
  );
  const told = history.body.items.map((item) => `${item.field} ${item.actor}`);
  expect(told).toContain('contactId Grace Hopper');
  expect(told).toContain('ticket Somebody in Jira');
});

test('makes a ticket of an issue that has none', async () => {
  const issue = await newIssue('Roof leaks');
  expect(await panel(issue)).toEqual({ linked: false });
  const answer = await act(issue, { kind: 'create' });
  expect(panelActResponseSchema.parse(answer.body)).toEqual({ outcome: 'done' });
  expect((await linked(issue)).ticket).toMatchObject({ title: 'Roof leaks', sync: { state: 'synced' } });
});

test('finds a contact and links it: an issue without a ticket gets one, the next contact takes its place', async () => {
  const contact = async (name: string) =>
    (await world.call<{ id: string }>('POST', '/api/contacts', { name, company: 'Northwind' })).body.id;
  const [ida, ivo] = [await contact('Ida Linden'), await contact('Ivo Linden')];
  const found = panelSearchResponseSchema.parse((await ask('/search', { q: 'ida lind', what: 'contacts' })).body);
  expect(found).toEqual({
    tickets: [],
    contacts: [{ id: ida, name: 'Ida Linden', company: 'Northwind', email: null }],
  });
  const issue = await newIssue('Ida’s door');
  expect((await act(issue, { kind: 'link-contact', contactId: ida })).body).toEqual({ outcome: 'done' });
  const { ticket, contact: shown } = await linked(issue);
  expect([shown?.name, ticket.title, ticket.source, ticket.sync.state]).toEqual([
    'Ida Linden',
    'Ida’s door',
    'JIRA',
    'synced',
  ]);
  await act(issue, { kind: 'link-contact', contactId: ivo });
  expect((await linked(issue)).contact?.name).toBe('Ivo Linden');
  await act(issue, { kind: 'unlink-contact' });
  expect(await linked(issue)).toMatchObject({ contact: null, ticket: { id: ticket.id } });
  expect((await act(issue, { kind: 'link-contact', contactId: randomUUID() })).status).toBe(400);
});

test('unlinks an issue, and a ticket asked for again is another one', async () => {
  const issue = await newIssue('Shed');
  await act(issue, { kind: 'create' });
  const first = (await linked(issue)).ticket.id;
  expect((await act(issue, { kind: 'unlink' })).status).toBe(200);
  expect(await panel(issue)).toEqual({ linked: false });
  await act(issue, { kind: 'create' });
  expect((await linked(issue)).ticket.id).not.toBe(first);
});

test('finds a ticket that has no issue, and links it', async () => {
  const issue = await newIssue('Gutter blocked');
  const { body: ticket } = await create('Water runs down the wall', null);
  const found = panelSearchResponseSchema.parse((await ask('/search', { q: 'water wall' })).body);
  expect(found.tickets).toMatchObject([{ id: ticket.id, number: ticket.number, status: 'OPEN' }]);
  expect((await act(issue, { kind: 'link', ticketId: ticket.id, issueId: null })).status).toBe(200);
  await world.settle();
  expect((await linked(issue)).ticket.id).toBe(ticket.id);
  const again = panelSearchResponseSchema.parse((await ask('/search', { q: 'water wall' })).body);
  expect(again.tickets).toEqual([]);
});

test('links a ticket that followed an issue before only where the app has asked Jira about that issue', async () => {
  const issue = await newIssue('Fence torn');
  const { body: ticket } = await create('Salaries of the board');
  await world.settle();
  const { body: made } = await world.call<{ jira: { issueId: string; issueKey: string } }>(
    'GET',
    `/api/tickets/${ticket.id}`,
  );
  const { issueId: id, issueKey: key } = made.jira;
  expect((await act({ id, key }, { kind: 'unlink' })).status).toBe(200);
  const wanted = { kind: 'link', ticketId: ticket.id } as const;
  // As an older app asks, and as a page does that makes it up.
  expect((await ask('/act', { issueId: issue.id, issueKey: issue.key, act: wanted })).status).toBe(409);
  expect((await act(issue, { ...wanted, issueId: issue.id })).status).toBe(409);
  expect(await panel(issue)).toEqual({ linked: false });
  const found = panelSearchResponseSchema.parse((await ask('/search', { q: 'salaries' })).body);
  expect(found.tickets).toMatchObject([{ id: ticket.id, issueId: id }]);
  expect((await act(issue, { ...wanted, issueId: id })).status).toBe(200);
});

test('shows comments that everybody may read, and an internal note not before it is published in the CRM', async () => {
  const { body: ticket } = await create('Lift stuck');
  const issue = { id: ticket.jira.issueId, key: ticket.jira.issueKey };
  const path = `/api/tickets/${ticket.id}/comments`;
  await world.call('POST', path, { body: 'Seen by us', visibility: 'public' });
  const { body: note } = await world.call<{ id: string }>('POST', path, { body: 'Key is at the desk' });
  expect((await linked(issue)).comments).toMatchObject([{ text: 'Seen by us' }]);
  expect((await world.call('PATCH', `${path}/${note.id}`, { visibility: 'public' })).status).toBe(200);
  expect((await linked(issue)).comments).toMatchObject([{ text: 'Key is at the desk' }, { text: 'Seen by us' }]);
});

test('retries what Jira refused, and says why when it refuses again', async () => {
  const { body: ticket } = await create('Door jammed');
  const issue = { id: ticket.jira.issueId, key: ticket.jira.issueKey };
  const fault = {
    match: { method: 'PUT', path: '/issue/' },
    action: { kind: 'status', status: 400, body: { errors: { summary: 'No doors on Sundays.' } } },
  };
  const control = (method: string, body?: unknown) =>
    fetch(`${world.sandbox.url}/__sandbox/faults`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  expect((await control('POST', fault)).ok).toBe(true);
  expect((await world.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Door open' })).status).toBe(422);
  const refused = await act(issue, { kind: 'retry' });
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('No doors on Sundays.')]);
  await control('DELETE');
  expect((await act(issue, { kind: 'retry' })).body).toEqual({ outcome: 'done' });
  expect((await linked(issue)).ticket.sync.state).toBe('synced');
});

test('shows a conflict with both its values, and flips it; one of another issue is not there', async () => {
  const { body: ticket } = await create('Common');
  const issue = { id: ticket.jira.issueId, key: ticket.jira.issueKey };
  world.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'before' } });
  await world.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Ours' });
  await world.jira('PUT', `issue/${issue.key}`, { fields: { summary: 'Theirs' } });
  await act(issue, { kind: 'refresh' });
  const { conflicts, ticket: shown } = await linked(issue);
  expect(conflicts).toMatchObject([{ field: 'title', ours: 'Ours', theirs: 'Theirs', winner: 'jira' }]);
  expect(shown.title).toBe('Theirs');
  const decide = { kind: 'resolve', conflictId: conflicts[0]?.id ?? '', take: 'ours' } as const;
  const other = await newIssue('Elsewhere');
  await act(other, { kind: 'create' });
  expect((await act(other, decide)).status).toBe(404);
  expect((await act(issue, decide)).body).toEqual({ outcome: 'done' });
  expect(await linked(issue)).toMatchObject({ conflicts: [], ticket: { title: 'Ours' } });
  expect(await world.jira('GET', `issue/${issue.key}`)).toMatchObject({ fields: { summary: 'Ours' } });
});

test('refreshes from Jira what no event told of', async () => {
  const { body: ticket } = await create('Window cracked');
  const issue = { id: ticket.jira.issueId, key: ticket.jira.issueKey };
  await world.jira('PUT', `issue/${issue.key}`, { fields: { summary: 'Window broken' } });
  expect((await act(issue, { kind: 'refresh' })).status).toBe(200);
  expect((await linked(issue)).ticket.title).toBe('Window broken');
});

test('shows what else of the same contact is open', async () => {
  const { body: contact } = await world.call<{ id: string }>('POST', '/api/contacts', { name: 'Zoë' });
  const of = (title: string, status: string) =>
    world.call('POST', '/api/tickets', { title, status, contactId: contact.id, projectKey: null });
  await of('Heating off', 'OPEN');
  await of('Long done', 'CLOSED');
  const { body: ticket } = await create('Boiler loud');
  await world.call('PATCH', `/api/tickets/${ticket.id}`, { contactId: contact.id });
  const { otherTickets } = await linked({ id: ticket.jira.issueId, key: ticket.jira.issueKey });
  expect(otherTickets.map(({ title }) => title)).toEqual(['Heating off']);
});

test('an act does not follow a ticket to the issue that it was linked to meanwhile', async () => {
  const [left, taken] = [await newIssue('Left'), await newIssue('Taken')];
  await act(left, { kind: 'create' });
  const { id } = (await linked(left)).ticket;
  // All three wait for the ticket's row, and get it in the order in which they came.
  await using waiting = await holdTicket(id);
  const unlinked = world.call('DELETE', `/api/tickets/${id}/link`);
  await waiting.by(1);
  const relinked = world.call('POST', `/api/tickets/${id}/link`, { issueKey: taken.key });
  await waiting.by(2);
  const acted = act(left, { kind: 'unlink' });
  await waiting.by(3);
  await waiting.end();
  // The first answer says how the ticket stands when it is given: by then the second act may have it on its way to Jira.
  expect([200, 202]).toContain((await unlinked).status);
  expect([(await relinked).status, (await acted).status]).toEqual([200, 404]);
  expect((await linked(taken)).ticket.id).toBe(id);
});

/** Holds the row of a ticket until `end`. */
async function holdTicket(id: string) {
  const client = await world.api.owner.connect();
  await client.query('begin');
  await client.query('select from ticket where id = $1 for update', [id]);
  let held = true;
  const end = async () => {
    if (held) await client.query('rollback');
    if (held) client.release();
    held = false;
  };
  return {
    end,
    /** Waits until so many transactions wait. */
    async by(count: number) {
      const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await world.api.owner.query(waits)).rowCount !== count) await sleep(10);
    },
    [Symbol.asyncDispose]: end,
  };
}

test('an issue of another site, or without a ticket, can’t be acted on', async () => {
  const answer = await act({ id: '999999', key: 'KAN-999' }, { kind: 'retry' });
  expect(answer.status).toBe(404);
});
