import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { Conflict } from '@synapse/shared/conflict';
import type { FoundIssue } from '@synapse/shared/link';
import type { Problem } from '@synapse/shared/problem';
import type { TicketCustomFields } from '@synapse/shared/project-config';
import type { Person, Ticket, TicketDetail } from '@synapse/shared/ticket';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

jest.setTimeout(60_000);

/** What the page of one ticket asks for while somebody types, and what it does with what is found. */
let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
beforeEach(() => on.sandbox.faults.remove());
afterAll(() => on.close());

const create = async (fields: object) => (await on.call<Ticket>('POST', '/api/tickets', fields)).body;
const newIssue = (summary: string) =>
  on.jira<{ key: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary },
  });
const peopleOf = async ({ id }: Ticket, q: string) =>
  (await on.call<{ items: Person[] }>('GET', `/api/tickets/${id}/people?q=${q}`)).body.items;
const issues = async (q: string) =>
  (await on.call<{ items: FoundIssue[] }>('GET', `/api/jira/issues?q=${encodeURIComponent(q)}`)).body.items;

test('people are found by name: Jira’s and the workspace’s, and the workspace’s alone while Jira is away', async () => {
  const ticket = await create({ title: 'Whose' });
  const [ada] = await peopleOf(ticket, 'ada');
  expect(ada).toMatchObject({ userId: null, accountId: expect.any(String), name: expect.stringMatching(/^Ada/) });
  expect(await peopleOf(ticket, 'agent')).toMatchObject([{ accountId: null, name: 'Ann Agent' }]);
  expect(await peopleOf(ticket, 'nobody at all')).toEqual([]);
  on.sandbox.faults.add({ match: { endpoint: 'findAssignableUsers' }, action: { kind: 'drop', when: 'before' } });
  expect(await peopleOf(ticket, '')).toMatchObject([{ name: 'Ann Agent' }]);
  const assigned = await on.call<Ticket>('PATCH', `/api/tickets/${ticket.id}`, {
    assignee: { accountId: ada?.accountId },
  });
  expect(assigned.status).toBe(200);
});

const FIELDS = [
  { name: 'region', fieldId: 'customfield_10043', kind: 'select' },
  { name: 'products', fieldId: 'customfield_10044', kind: 'multi-select' },
  { name: 'notes', fieldId: 'customfield_10040', kind: 'rich-text' },
  { name: 'hidden', fieldId: 'customfield_19999', kind: 'text' },
];

test('an agent hears what custom fields may be, and a choice that Jira does not have is refused with those there are', async () => {
  const admin = `/api/jira/sites/${on.site.siteId}/projects/KAN/config`;
  const saved = await on.call('PUT', admin, {
    customFields: FIELDS,
    directions: { 'custom.notes': 'from-jira' },
  });
  expect(saved.status).toBe(200);
  const ticket = await create({ title: 'Where' });
  await on.settle();
  const path = `/api/tickets/${ticket.id}`;
  const listed = async () => (await on.call<TicketCustomFields>('GET', `${path}/custom-fields`)).body;
  expect(await listed()).toEqual({
    asked: true,
    items: [
      { name: 'region', kind: 'select', locked: null, options: ['North', 'South', 'East', 'West'], loses: [] },
      { name: 'products', kind: 'multi-select', locked: null, options: ['API', 'App', 'Web'], loses: [] },
      { name: 'notes', kind: 'rich-text', locked: 'from-jira', options: null, loses: [] },
      { name: 'hidden', kind: 'text', locked: 'not-on-screen', options: null, loses: [] },
    ],
  });
  const red = { type: 'text', text: 'Hot', marks: [{ type: 'textColor', attrs: { color: '#ff0000' } }] };
  const document = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [red] }] };
  await on.jira('PUT', `issue/${ticket.jira?.issueKey}`, { fields: { customfield_10040: document } });
  await on.call('GET', `${path}/refresh`);
  expect((await listed()).items[2]?.loses).toHaveLength(1);
  const set = (custom: object) => on.call<Problem>('PATCH', path, { custom });
  expect((await set({ region: 'West', products: ['App', 'Web'] })).status).toBe(200);
  expect(await set({ region: 'Middle' })).toMatchObject({
    status: 400,
    body: {
      detail: 'The custom field “region” has no option Middle; those there are: North, South, East, West.',
      issues: [{ path: 'custom.region', options: ['North', 'South', 'East', 'West'] }],
    },
  });
  expect((await set({ products: ['App', 'Nope'] })).status).toBe(400);
  // So is one for many tickets at once, before any of them is changed.
  const many = (region: string) => ({ ids: [ticket.id], action: { kind: 'edit', fields: { custom: { region } } } });
  for (const at of ['/api/tickets/bulk/preview', '/api/tickets/bulk'])
    expect(await on.call<Problem>('POST', at, many('Middle'))).toMatchObject({
      status: 400,
      body: {
        detail: 'The custom field “region” has no option Middle; those there are: North, South, East, West.',
        issues: [{ path: 'action.fields.custom.region', options: ['North', 'South', 'East', 'West'] }],
      },
    });
  expect((await on.call('GET', '/api/bulk-jobs')).body).toEqual({ items: [] });
  expect((await on.call('POST', '/api/tickets/bulk/preview', many('North'))).status).toBe(200);
  expect((await set({ region: null, products: [] })).status).toBe(200);

  // Jira is away: what is allowed is not known, and an edit is kept for later as any other.
  on.sandbox.faults.add({ match: { endpoint: 'getEditIssueMeta' }, action: { kind: 'drop', when: 'before' } });
  expect(await listed()).toMatchObject({ asked: false, items: [{ options: null }, {}, {}, { locked: null }] });
  expect((await set({ region: 'East' })).status).toBe(200);
  const apart = await create({ title: 'Only here', projectKey: null });
  expect((await on.call<TicketCustomFields>('GET', `/api/tickets/${apart.id}/custom-fields`)).body).toEqual({
    asked: false,
    items: [],
  });
});

test('so it is for a new ticket, and for one whose issue is still to be created', async () => {
  const listed = async (query = '') => await on.call<TicketCustomFields>('GET', `/api/jira/custom-fields${query}`);
  const options = ['North', 'South', 'East', 'West'];
  const { body } = await listed();
  expect(body).toMatchObject({ asked: true, projectKey: 'KAN' });
  expect(body.items).toMatchObject([
    { name: 'region', kind: 'select', locked: null, options },
    { name: 'products', locked: null, options: ['API', 'App', 'Web'] },
    { name: 'notes', locked: 'from-jira' },
    { name: 'hidden', locked: 'not-on-screen' },
  ]);
  expect((await listed('?projectKey=KAN')).body).toEqual(body);
  expect(await listed('?projectKey=NOPE')).toMatchObject({ status: 400, body: { issues: [{ path: 'projectKey' }] } });
  const make = (fields: object) => on.call<Ticket>('POST', '/api/tickets', { title: 'New', ...fields });
  const count = async () => (await on.call<{ total: number }>('GET', '/api/tickets/counts')).body;
  const before = await count();
  expect(await make({ custom: { region: 'Middle' } })).toMatchObject({
    status: 400,
    body: {
      detail: 'The custom field “region” has no option Middle; those there are: North, South, East, West.',
      issues: [{ path: 'custom.region', options }],
    },
  });
  expect(await count()).toEqual(before);
  const made = await make({ custom: { region: 'West', products: ['App'] } });
  expect(made).toMatchObject({ status: 201, body: { custom: { region: 'West', products: ['App'] } } });

  // Jira is away: what is allowed is not known, and the ticket is kept for later as any other.
  for (const endpoint of ['getCreateIssueMetaIssueTypeId', 'createIssue'])
    on.sandbox.faults.add({ match: { endpoint }, action: { kind: 'drop', when: 'before' } });
  expect((await make({ custom: { products: ['Web'] } })).body).toMatchObject({ custom: { products: ['Web'] } });
  on.sandbox.faults.remove();
  on.sandbox.faults.add({ match: { endpoint: 'createIssue' }, action: { kind: 'status', status: 503 } });
  const waiting = (await make({})).body;
  expect(waiting.jira).toBeNull();
  const path = `/api/tickets/${waiting.id}`;
  expect((await on.call<TicketCustomFields>('GET', `${path}/custom-fields`)).body.items[0]).toMatchObject({ options });
  expect((await on.call('PATCH', path, { custom: { region: 'Middle' } })).status).toBe(400);
  expect((await on.call('PATCH', path, { custom: { region: 'East' } })).status).toBeLessThan(300);
});

test('issues are found by words and by key, with the ticket that follows each', async () => {
  const { key } = await newIssue('Refund lingers in limbo');
  const ticket = await create({ title: 'Refund is late' });
  await on.settle();
  const linked = await on.call<Ticket>('POST', `/api/jira/issues/${key}/ticket`, {});
  expect(await issues('refund limb')).toMatchObject([{ issueKey: key, ticketId: linked.body.id }]);
  expect(await issues(ticket.jira?.issueKey.toLowerCase() ?? '')).toMatchObject([
    { title: 'Refund is late', ticketId: ticket.id },
  ]);
  expect(await issues('KAN-99999')).toEqual([]);
  expect(await issues('"\\) OR project = X')).toEqual([]);
});

test('a POST of which nothing has to be said needs no body: a ticket of an issue, an issue of a ticket', async () => {
  const { key } = await newIssue('Said without a word');
  const taken = await on.call<Ticket>('POST', `/api/jira/issues/${key}/ticket`);
  expect(taken).toMatchObject({ status: 201, body: { title: 'Said without a word' } });

  const { id } = await create({ title: 'Only here, for now', projectKey: null });
  const made = await on.call<Ticket>('POST', `/api/tickets/${id}/issue`);
  expect(made.status).toBeLessThan(300);
  await on.settle();
  expect((await on.call<TicketDetail>('GET', `/api/tickets/${id}`)).body.jira?.issueKey).toMatch(/^KAN-/);
});

test('a ticket that follows no issue gets one, with its public comments, and another after it was unlinked; one that follows one does not', async () => {
  const ticket = await create({ title: 'Only here', projectKey: null });
  const path = `/api/tickets/${ticket.id}`;
  await on.call('POST', `${path}/comments`, { body: 'For everybody', visibility: 'public' });
  await on.call('POST', `${path}/comments`, { body: 'For us' });
  expect((await on.call<TicketDetail>('GET', path)).body.issueOnDelete).toBeNull();
  expect((await on.call('POST', `${path}/issue`, { projectKey: 'NOPE' })).status).toBe(400);

  const { status, body } = await on.call<Ticket>('POST', `${path}/issue`, {});
  expect(status).toBeLessThan(300);
  await on.settle();
  const issueKey = (await on.call<TicketDetail>('GET', path)).body.jira?.issueKey;
  expect(issueKey).toMatch(/^KAN-/);
  const there = await on.jira('GET', `issue/${issueKey}/comment`);
  expect(JSON.stringify(there)).toContain('For everybody');
  expect(JSON.stringify(there)).not.toContain('For us');
  expect((await on.call<TicketDetail>('GET', path)).body.issueOnDelete).toBe('leave');
  expect(body.id).toBe(ticket.id);

  const refused = await on.call<{ detail: string }>('POST', `${path}/issue`, {});
  expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`follows ${issueKey}`) } });
  await on.call('DELETE', `${path}/link`);
  expect((await on.call('POST', `${path}/issue`, {})).status).toBeLessThan(300);
  await on.settle();
  expect((await on.call<TicketDetail>('GET', path)).body.jira?.issueKey).toMatch(new RegExp(`^(?!${issueKey}$)KAN-`));
});

test('a conflict is settled by a third text made of both, which goes to Jira; not by what is no text', async () => {
  const ticket = await create({ title: 'Common' });
  on.sandbox.faults.add({ match: { endpoint: 'editIssue' }, count: 1, action: { kind: 'drop', when: 'before' } });
  await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Ours', priority: 'LOW' });
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { summary: 'Theirs', priority: { name: 'High' } } });
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  const { items } = (await on.call<{ items: Conflict[] }>('GET', `/api/sync/conflicts?ticketId=${ticket.id}`)).body;
  const of = (field: string) => items.find((one) => one.field === field)?.id;
  const settle = (field: string, how: object) => on.call('POST', `/api/sync/conflicts/${of(field)}/resolve`, how);

  expect((await settle('title', { take: 'theirs', edited: 'Both' })).status).toBe(400);
  expect((await settle('title', { take: 'ours', edited: '' })).status).toBe(400);
  expect((await settle('priority', { take: 'ours', edited: 'HIGH' })).status).toBe(400);
  expect((await settle('title', { take: 'ours', edited: 'Both' })).status).toBe(200);
  const { fields } = await on.jira<{ fields: { summary: string } }>('GET', `issue/${ticket.jira?.issueId}`);
  expect(fields.summary).toBe('Both');
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.title).toBe('Both');
  // Another text for what is decided would be lost without a word.
  expect((await settle('title', { take: 'ours', edited: 'Another' })).status).toBe(409);
});
