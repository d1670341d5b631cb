import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { commentSchema } from '@synapse/shared/comment';
import { failurePageSchema } from '@synapse/shared/failure';
import { historyPageSchema } from '@synapse/shared/history';
import { type Ticket, ticketSchema } from '@synapse/shared/ticket';
import { readJiraTime } from '../../../src/jira/read-issue.ts';
import { DEFAULT_SYNC_SETTINGS } from '../../../src/sync/engine/sync-context.ts';
import { type JiraApi, paragraph, startJiraApi } from '../support/jira-api.ts';
import { issueEvent, pushEvent } from '../support/signed.ts';

/** Each test makes dozens of real calls, and the machine may be busy. */
jest.setTimeout(60_000);

let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
beforeEach(async () => {
  on.sandbox.faults.remove();
  await configure({});
});
afterAll(() => on.close());

/** After this long a second look decides. */
const CONFIRM_MS = DEFAULT_SYNC_SETTINGS.confirmMissingMs;

const configure = (config: object) =>
  on.api.owner.query('update jira_site set config = $1', [JSON.stringify({ projectKeys: ['KAN', 'OPS'], ...config })]);
const create = async (more: object = {}) =>
  ticketSchema.parse((await on.call('POST', '/api/tickets', { title: 'Printer on fire', ...more })).body);
const read = async (id: string) => ticketSchema.parse((await on.call('GET', `/api/tickets/${id}`)).body);
const refresh = (id: string) => on.call('GET', `/api/tickets/${id}/refresh`);
const issueHistory = async (id: string) =>
  historyPageSchema.parse((await on.call('GET', `/api/tickets/${id}/history?field=issue`)).body).items;
const newIssue = async (fields: object = {}) =>
  on.jira<{ id: string; key: string }>('POST', 'issue', {
    fields: { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'From Jira', ...fields },
  });
const ticketsOf = async (key: string) =>
  (await on.call<{ items: Ticket[] }>('GET', `/api/tickets?jiraKey=${key}`)).body.items;
const statusOfIssue = async (id: string) =>
  (await on.jira<{ fields: { status: { name: string } } }>('GET', `issue/${id}`)).fields.status.name;
const issueOf = (ticket: Ticket) => {
  if (!ticket.jira) throw new Error('the ticket has no issue');
  return { id: ticket.jira.issueId, key: ticket.jira.issueKey };
};
const deleted = (issue: { id: string; key: string }) =>
  issueEvent(on.site, { type: 'issue.deleted', issue: { ...issue, fields: {} } } as Parameters<typeof issueEvent>[1]);

describe('an issue that was deleted', () => {
  test('by its event: the ticket stays and says so, and goes on being edited here', async () => {
    const ticket = await create();
    await on.jira('DELETE', `issue/${issueOf(ticket).id}`);
    await pushEvent(on.api, on.site, deleted(issueOf(ticket)));
    await on.settle();
    const [gone] = await issueHistory(ticket.id);
    expect(ticket.sync.deletedInJiraAt).toBeNull();
    expect((await read(ticket.id)).sync).toMatchObject({ state: 'deleted_in_jira', deletedInJiraAt: gone?.at });
    expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Still here' })).status).toBe(200);
    expect(await issueHistory(ticket.id)).toMatchObject([
      { rule: 'deleted_in_jira', old: { issueKey: issueOf(ticket).key } },
    ]);
  });

  test('without an event: only a second look decides', async () => {
    const ticket = await create();
    await on.jira('DELETE', `issue/${issueOf(ticket).id}`);
    expect((await refresh(ticket.id)).status).toBe(202);
    expect((await read(ticket.id)).sync).toMatchObject({
      state: 'pending',
      reason: { message: expect.stringContaining('once more') },
    });
    await on.settle();
    expect((await read(ticket.id)).sync.state).toBe('pending');
    on.api.clock.offset += CONFIRM_MS;
    await on.settle();
    expect((await read(ticket.id)).sync.state).toBe('deleted_in_jira');
  });

  test('one that only could not be seen for a moment is not deleted', async () => {
    const ticket = await create();
    on.sandbox.faults.add({
      match: { endpoint: 'bulkFetchIssues' },
      count: 1,
      action: { kind: 'status', status: 200, body: { issues: [], issueErrors: [], expand: '' } },
    });
    expect((await refresh(ticket.id)).status).toBe(202);
    on.api.clock.offset += CONFIRM_MS;
    await on.settle();
    expect((await read(ticket.id)).sync).toMatchObject({ state: 'synced', reason: null });
  });

  test('a project out of sight is lost access, not a deletion, and heals by a retry', async () => {
    const ticket = await create();
    const gone = { kind: 'status', status: 404, body: { errorMessages: ['No project could be found.'], errors: {} } };
    on.sandbox.faults.add({
      match: { endpoint: 'bulkFetchIssues' },
      action: { kind: 'status', status: 200, body: { issues: [], issueErrors: [], expand: '' } },
    });
    on.sandbox.faults.add({ match: { endpoint: 'getProject' }, action: gone });
    expect((await refresh(ticket.id)).status).toBe(422);
    for (let i = 0; i < 3; i += 1) await on.settle();
    expect((await read(ticket.id)).sync).toMatchObject({
      state: 'parked',
      reason: { message: expect.stringContaining('Lost access') },
    });
    const failures = failurePageSchema.parse((await on.call('GET', '/api/sync/failures')).body).items;
    expect(failures.map((failure) => failure.ticket?.id)).toEqual([ticket.id]);
    on.sandbox.faults.remove();
    expect((await on.call('POST', `/api/tickets/${ticket.id}/retry`)).status).toBe(200);
    expect((await read(ticket.id)).sync.state).toBe('synced');
  });

  test('is restored as a new issue with what is public, and history keeps the old one', async () => {
    const ticket = await create({ priority: 'HIGH' });
    const path = `/api/tickets/${ticket.id}/comments`;
    await on.call('POST', path, { body: 'For all', visibility: 'public' });
    await on.call('POST', path, { body: 'For us' });
    await on.jira('POST', `issue/${issueOf(ticket).id}/comment`, { body: paragraph('From Jira') });
    await refresh(ticket.id);
    expect((await on.call('POST', `/api/tickets/${ticket.id}/restore`)).status).toBe(409);
    await on.jira('DELETE', `issue/${issueOf(ticket).id}`);
    await pushEvent(on.api, on.site, deleted(issueOf(ticket)));
    await on.settle();
    expect((await on.call('POST', `/api/tickets/${ticket.id}/restore`)).status).toBe(200);
    const restored = await read(ticket.id);
    expect(restored).toMatchObject({ title: 'Printer on fire', sync: { state: 'synced' } });
    expect(issueOf(restored).id).not.toBe(issueOf(ticket).id);
    const there = await on.jira<{ comments: { body: unknown }[] }>('GET', `issue/${issueOf(restored).id}/comment`);
    expect(there.comments.map((comment) => comment.body)).toEqual([paragraph('For all')]);
    const here = (await on.call<{ items: unknown[] }>('GET', path)).body.items.map(
      (one) => commentSchema.parse(one).body,
    );
    expect(here.sort()).toEqual(['For all', 'For us', 'From Jira']);
    expect((await issueHistory(ticket.id))[0]).toMatchObject({
      rule: 'restored',
      old: { issueId: issueOf(ticket).id },
    });
    await pushEvent(on.api, on.site, deleted(issueOf(ticket)));
    await on.settle();
    expect((await read(ticket.id)).sync.state).toBe('synced');
  });
});

test('a moved issue keeps its ticket, under its new key', async () => {
  const ticket = await create();
  const move = await fetch(`${on.sandbox.url}/__sandbox/issues/${issueOf(ticket).id}/move`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project: 'OPS' }),
  });
  const moved = (await move.json()) as { id: string; key: string };
  expect(moved.key).toMatch(/^OPS-/);
  await refresh(ticket.id);
  expect(issueOf(await read(ticket.id))).toEqual(moved);
  expect((await ticketsOf(moved.key)).map((one) => one.id)).toEqual([ticket.id]);
  expect(await ticketsOf(issueOf(ticket).key)).toEqual([]);
  expect((await issueHistory(ticket.id))[0]).toMatchObject({ rule: 'moved', new: { issueKey: moved.key } });
  expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'After the move' })).status).toBe(200);
});

describe('a ticket deleted in the CRM', () => {
  const remove = (ticket: Ticket) => on.call('DELETE', `/api/tickets/${ticket.id}`);

  test('leaves its issue alone by default, and the issue makes no second ticket', async () => {
    const ticket = await create();
    expect((await remove(ticket)).status).toBe(204);
    expect(await statusOfIssue(issueOf(ticket).id)).toBe('To Do');
    await pushEvent(
      on.api,
      on.site,
      issueEvent(on.site, { issue: { ...issueOf(ticket), fields: { projectKey: 'KAN' } } }),
    );
    await on.settle();
    expect(await ticketsOf(issueOf(ticket).key)).toEqual([]);
  });

  test('closes its issue where the site says so, at once or when Jira is back', async () => {
    await configure({ onTicketDelete: 'close' });
    const ticket = await create();
    expect((await remove(ticket)).status).toBe(204);
    expect(await statusOfIssue(issueOf(ticket).id)).toBe('Done');
    const later = await create();
    on.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
    expect((await remove(later)).status).toBe(202);
    on.sandbox.faults.remove();
    await on.settle();
    expect(await statusOfIssue(issueOf(later).id)).toBe('Done');
  });

  test('deletes its issue where the site says so', async () => {
    await configure({ onTicketDelete: 'delete' });
    const ticket = await create();
    expect((await remove(ticket)).status).toBe(204);
    await expect(on.jira('GET', `issue/${issueOf(ticket).id}`)).rejects.toThrow('404');
  });
});

describe('linking', () => {
  const link = (id: string, issueKey: string) => on.call('POST', `/api/tickets/${id}/link`, { issueKey });
  const unlink = (id: string) => on.call('DELETE', `/api/tickets/${id}/link`);

  test('a ticket to an issue that stands: what differs is a conflict that the policy decided', async () => {
    const issue = await newIssue({ priority: { name: 'Low' } });
    const ticket = await create({ projectKey: null, priority: 'URGENT' });
    expect(ticket.jira).toBeNull();
    const linked = await link(ticket.id, issue.key.toLowerCase());
    expect(linked.status).toBe(200);
    expect(ticketSchema.parse(linked.body)).toMatchObject({
      title: 'From Jira',
      priority: 'LOW',
      jira: { issueKey: issue.key },
      sync: { state: 'synced' },
    });
    const conflicts = await on.call('GET', `/api/sync/conflicts?ticketId=${ticket.id}`);
    expect(conflicts.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ field: 'title', ours: 'Printer on fire', theirs: 'From Jira', winner: 'jira' }),
      ]),
    });
    // Either of them is taken now.
    expect((await link((await create({ projectKey: null })).id, issue.key)).status).toBe(409);
    expect((await link(ticket.id, (await newIssue()).key)).status).toBe(409);
    expect((await link((await create({ projectKey: null })).id, 'KAN-99999')).status).toBe(404);
    await on.settle();
    expect(await ticketsOf(issue.key)).toHaveLength(1);
  });

  test('by the policy crm the ticket’s values go to the issue', async () => {
    await configure({ policies: { title: 'crm' } });
    const issue = await newIssue();
    const ticket = await create({ projectKey: null });
    expect((await link(ticket.id, issue.key)).status).toBe(200);
    expect(await on.jira('GET', `issue/${issue.id}`)).toMatchObject({ fields: { summary: 'Printer on fire' } });
  });

  test('unlinked, both go their own ways and no second ticket is made; the issue can go to another ticket', async () => {
    const ticket = await create();
    const issue = issueOf(ticket);
    const unlinked = await unlink(ticket.id);
    expect(unlinked.status).toBe(200);
    expect(ticketSchema.parse(unlinked.body)).toMatchObject({ jira: null, sync: { state: 'unlinked' } });
    expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Here only' })).status).toBe(200);
    await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'There only' } });
    await pushEvent(
      on.api,
      on.site,
      issueEvent(on.site, {
        issue: { ...issue, updated: Date.now(), fields: { summary: 'There only', projectKey: 'KAN' } },
      }),
    );
    await on.call('POST', '/api/tickets/sync');
    await on.settle();
    expect(await read(ticket.id)).toMatchObject({ title: 'Here only', jira: null });
    const all = (await on.call<{ items: Ticket[] }>('GET', '/api/tickets?limit=200')).body.items;
    expect(all.filter((one) => one.jira?.issueKey === issue.key || one.title === 'There only')).toEqual([]);

    const other = await create({ projectKey: null });
    expect((await link(other.id, issue.key)).status).toBe(200);
    expect((await read(other.id)).title).toBe('There only');
    expect((await link(ticket.id, issue.key)).status).toBe(409);
  });

  test('the same issue again: what both sides did meanwhile is merged', async () => {
    const ticket = await create();
    const issue = issueOf(ticket);
    await unlink(ticket.id);
    await on.call('PATCH', `/api/tickets/${ticket.id}`, { priority: 'HIGH' });
    await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'Meanwhile' } });
    expect((await link(ticket.id, issue.key)).status).toBe(200);
    expect(await read(ticket.id)).toMatchObject({ title: 'Meanwhile', priority: 'HIGH', sync: { state: 'synced' } });
    expect(await on.jira('GET', `issue/${issue.id}`)).toMatchObject({ fields: { priority: { name: 'High' } } });
  });
});

describe('from the issue’s side', () => {
  const contact = async (name: string) => (await on.call<{ id: string }>('POST', '/api/contacts', { name })).body.id;
  const give = (key: string, contactId: string) =>
    on.call<Ticket>('PUT', `/api/jira/issues/${key}/contact`, { contactId });
  const adopt = (key: string) => on.call<Ticket>('POST', `/api/jira/issues/${key}/ticket`, {});

  test('an issue gets a contact: its ticket is for them, and one that has no ticket gets one, whatever takes part', async () => {
    await configure({ projects: { KAN: { participation: { mode: 'linked' } } } });
    const issue = await newIssue({ priority: { name: 'Low' } });
    await on.call('POST', '/api/tickets/sync');
    await on.settle();
    expect(await ticketsOf(issue.key)).toEqual([]);
    const [ann, ben] = [await contact('Ann'), await contact('Ben')];
    const given = await give(issue.key.toLowerCase(), ann);
    expect([given.status, given.body.contactId]).toEqual([200, ann]);
    expect(ticketSchema.parse(given.body)).toMatchObject({
      priority: 'LOW',
      source: 'JIRA',
      sync: { state: 'synced' },
    });
    expect((await give(issue.key, ben)).body).toMatchObject({ id: given.body.id, contactId: ben });
    expect((await on.call('DELETE', `/api/jira/issues/${issue.key}/contact`)).body).toMatchObject({ contactId: null });
    expect(await on.call('GET', `/api/sync/conflicts?ticketId=${given.body.id}`)).toMatchObject({
      body: { items: [] },
    });
    // It was asked for, so its changes come in like those of any other.
    await on.jira('PUT', `issue/${issue.id}`, { fields: { summary: 'Followed' } });
    await on.call('POST', '/api/tickets/sync');
    await on.settle();
    expect((await ticketsOf(issue.key)).map((one) => one.title)).toEqual(['Followed']);
  });

  test('what can’t be done is said plainly', async () => {
    const issue = await newIssue();
    expect((await give(issue.key, '11111111-1111-4111-8111-111111111111')).status).toBe(400);
    expect((await give('KAN-99999', await contact('Cleo'))).status).toBe(404);
    expect((await give('no key', await contact('Dan'))).status).toBe(404);
    expect((await on.call('DELETE', `/api/jira/issues/${issue.key}/contact`)).status).toBe(404);
    expect(await ticketsOf(issue.key)).toEqual([]);
  });

  test('a ticket is made once, and anew only after the one there was has been deleted here', async () => {
    const issue = await newIssue();
    const first = await adopt(issue.key);
    expect(first.status).toBe(201);
    expect(await adopt(issue.key)).toMatchObject({ status: 200, body: { id: first.body.id } });
    await on.call('DELETE', `/api/tickets/${first.body.id}`);
    const second = await adopt(issue.key);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await read(second.body.id)).sync.state).toBe('synced');
  });
});

test('a subtask shows its parent', async () => {
  const parent = await newIssue();
  const child = await newIssue({ issuetype: { name: 'Subtask' }, parent: { key: parent.key } });
  await on.call('POST', '/api/tickets/sync');
  await on.settle();
  expect((await ticketsOf(child.key))[0]?.jira?.parentKey).toBe(parent.key);
  expect((await ticketsOf(parent.key))[0]?.jira?.parentKey).toBeNull();
});

test('a comment restricted in Jira is internal here, says why, and is never shown as public', async () => {
  const ticket = await create();
  const add = (text: string, visibility?: object) =>
    on.jira<{ id: string }>('POST', `issue/${issueOf(ticket).id}/comment`, { body: paragraph(text), visibility });
  const secret = await add('Secret', { type: 'role', value: 'Administrators' });
  await add('Open');
  const there = await on.jira<{ fields: { updated: string } }>('GET', `issue/${issueOf(ticket).id}`);
  const updated = readJiraTime(there.fields.updated);
  const saved = (id: string) =>
    issueEvent(on.site, {
      type: 'comment.saved',
      issue: { ...issueOf(ticket), updated, fields: {} },
      comment: {
        id,
        body: paragraph('Secret'),
        updated,
        authorAccountId: null,
        authorName: null,
        jsdPublic: true,
      },
    } as unknown as Parameters<typeof issueEvent>[1]);
  // The event does not say who may read it: until Jira has been asked there is nothing to see.
  on.sandbox.faults.add({
    match: { endpoint: 'bulkFetchIssues' },
    count: 1,
    action: { kind: 'status', status: 503, body: {} },
  });
  await pushEvent(on.api, on.site, saved(secret.id));
  await on.api.context.workQueueWorker.processAll();
  const comments = async () =>
    (await on.call<{ items: unknown[] }>('GET', `/api/tickets/${ticket.id}/comments`)).body.items.map((one) =>
      commentSchema.parse(one),
    );
  expect(await comments()).toEqual([]);
  await refresh(ticket.id);
  expect(await comments()).toMatchObject([
    { body: 'Secret', visibility: 'internal', visibilityReason: 'In Jira only the role “Administrators” may read it.' },
    { body: 'Open', visibility: 'public', visibilityReason: null },
  ]);
  const path = `/api/tickets/${ticket.id}/comments/${(await comments())[0]?.id}`;
  expect((await on.call('PATCH', path, { visibility: 'public' })).status).toBe(409);
  expect((await on.call('PATCH', path, { body: 'Changed here' })).status).toBe(409);
});
