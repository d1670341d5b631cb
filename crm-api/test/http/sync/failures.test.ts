import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { attachmentSchema } from '@synapse/shared/attachment';
import { failurePageSchema } from '@synapse/shared/failure';
import type { Ticket, TicketPage } from '@synapse/shared/ticket';
import { MAY_STILL_ARRIVE_MS } from '../../../src/domain/ticket/may-still-arrive.ts';
import { readJiraTime } from '../../../src/jira/read-issue.ts';
import { tokenFor } from '../support/api.ts';
import { type JiraApi, paragraph, startJiraApi } from '../support/jira-api.ts';
import { issueEvent, pushEvent } from '../support/signed.ts';

/** Each test makes dozens of real calls, and the machine may be busy. */
jest.setTimeout(60_000);

let on: JiraApi;
beforeAll(async () => {
  on = await startJiraApi();
});
beforeEach(() => on.sandbox.faults.remove());
afterAll(() => on.close());

const list = async (query = '') => failurePageSchema.parse((await on.call('GET', `/api/sync/failures${query}`)).body);
const failureOf = async (id: string, query = '?limit=200') =>
  (await list(query)).items.find((failure) => failure.ticket?.id === id);
const refuse = (endpoint: string, body: object = { errorMessages: ['The issue is locked.'], errors: {} }) =>
  on.sandbox.faults.add({ match: { endpoint }, action: { kind: 'status', status: 400, body } });
const create = async (title: string) => (await on.call<Ticket>('POST', '/api/tickets', { title })).body;
const retry = (what: object) => on.call<{ retried: number }>('POST', '/api/sync/failures/retry', what);

test('a field that Jira refuses is listed with the plain cause and the words of Jira, and a retry sends it', async () => {
  const ticket = await create('Locked');
  refuse('editIssue', { errorMessages: [], errors: { summary: 'No fires, please.' } });
  expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Fire' })).status).toBe(422);
  expect(await failureOf(ticket.id)).toMatchObject({
    ticket: { number: ticket.number, title: 'Fire' },
    issueKey: ticket.jira?.issueKey,
    state: 'parked',
    causes: [
      {
        ...{ what: 'field', field: 'title', jira: 'No fires, please.', message: expect.stringContaining('Fire') },
        template: {
          code: 'field_refused',
          params: expect.objectContaining({ field: 'title', jira: 'No fires, please.' }),
        },
      },
    ],
    waiting: { events: 0, fields: ['title'], comments: 0 },
    nextTryAt: null,
  });
  const another = await create('In step');
  const ofTicket = async (id: string) => (await list(`?state=all&ticketId=${id}`)).items.map((one) => one.ticket?.id);
  expect([await ofTicket(ticket.id), await ofTicket(another.id)]).toEqual([[ticket.id], []]);
  on.sandbox.faults.remove();
  expect(await retry({ ticketIds: [ticket.id] })).toEqual({ status: 202, body: { retried: 1 } });
  await on.settle();
  expect(await failureOf(ticket.id)).toBeUndefined();
  const there = await on.jira<{ fields: { summary: string } }>('GET', `issue/${ticket.jira?.issueId}`);
  expect(there.fields.summary).toBe('Fire');
});

test('an issue that has no ticket yet is retried alone, by the id of its failure, and by nobody of another workspace', async () => {
  const [one = '', other = ''] = await Promise.all(['Hidden', 'Hidden too'].map(unseenIssue));
  await on.settle();
  const found = (await list()).items.filter(({ issueId }) => issueId === one || issueId === other);
  expect(found).toMatchObject([{ ticket: null }, { ticket: null }]);
  const id = found.find(({ issueId }) => issueId === one)?.id ?? '';
  const token = await tokenFor(await on.api.tenant('Elsewhere'));
  const theirs = await on.api.call('POST', '/api/sync/failures/retry', { token, json: { failureIds: [id] } });
  expect(theirs).toMatchObject({ status: 202, body: { retried: 0 } });
  on.sandbox.faults.remove();
  expect(await retry({ failureIds: [id] })).toEqual({ status: 202, body: { retried: 1 } });
  await on.settle();
  expect((await list()).items.map(({ issueId }) => issueId)).toEqual([other]);
  expect(await retry({ failureIds: [id] })).toEqual({ status: 202, body: { retried: 0 } });
  await retry({ all: true });
  await on.settle();
});

/** An issue that an event tells of, which neither a fetch nor a pass may bring. @returns its id */
async function unseenIssue(summary: string): Promise<string> {
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary };
  const { id, key } = await on.jira<{ id: string; key: string }>('POST', 'issue', { fields });
  for (const path of ['/issue/bulkfetch', '/search/jql'])
    on.sandbox.faults.add({ match: { path }, action: { kind: 'status', status: 403 } });
  const issue = { id, key, updated: undefined, fields: { projectKey: 'KAN' } };
  expect((await pushEvent(on.api, on.site, issueEvent(on.site, { issue } as never))).status).toBe(202);
  return id;
}

test('a comment that Jira refuses is listed; retrying all sends it', async () => {
  const ticket = await create('Quiet');
  refuse('addComment');
  const path = `/api/tickets/${ticket.id}/comments`;
  expect((await on.call('POST', path, { body: 'Hello', visibility: 'public' })).status).toBe(422);
  expect((await failureOf(ticket.id))?.causes).toMatchObject([
    { what: 'comment', commentId: expect.any(String), jira: 'The issue is locked.' },
  ]);
  // The ticket itself says so too: it is not the same on both sides.
  expect((await on.call('GET', `/api/tickets/${ticket.id}`)).body).toMatchObject({
    sync: { state: 'parked', pendingFields: [], reason: { jira: 'The issue is locked.' } },
  });
  on.sandbox.faults.remove();
  expect((await retry({ all: true })).body.retried).toBeGreaterThanOrEqual(1);
  await on.settle();
  expect((await list('?limit=200')).items).toEqual([]);
  expect(await on.jira(`GET`, `issue/${ticket.jira?.issueId}/comment`)).toMatchObject({ total: 1 });
});

test('a file that Jira refuses is listed with the words of Jira, and a retry sends it', async () => {
  const ticket = await create('With a file');
  const attach = async (name: string) => {
    const path = `/api/tickets/${ticket.id}/attachments?filename=${name}`;
    const token = await tokenFor(on.site.tenantId);
    return on.api.call('POST', path, { token, body: 'content', headers: { 'content-type': 'text/plain' } });
  };
  refuse('addAttachment');
  expect((await attach('refused.txt')).status).toBe(422);
  expect(await failureOf(ticket.id)).toMatchObject({
    state: 'parked',
    causes: [{ what: 'attachment', attachmentId: expect.any(String), jira: 'The issue is locked.' }],
    waiting: { attachments: 0 },
    nextTryAt: null,
  });
  on.sandbox.faults.remove();
  on.sandbox.faults.add({ match: { endpoint: 'addAttachment' }, action: { kind: 'status', status: 503, body: {} } });
  expect((await retry({ ticketIds: [ticket.id] })).body.retried).toBe(1);
  await on.api.context.workQueueWorker.processAll();
  expect(await failureOf(ticket.id, '?state=retrying')).toMatchObject({ waiting: { attachments: 1 } });
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.sync.state).toBe('pending');
  on.sandbox.faults.remove();
  // What got a 503 may have been passed on: it is sent again once it can no longer arrive.
  await on.settle();
  on.api.clock.offset += MAY_STILL_ARRIVE_MS;
  await on.settle();
  on.api.clock.offset = 0;
  expect(await failureOf(ticket.id, '?state=all')).toBeUndefined();
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.sync.state).toBe('synced');
});

test('that Jira refuses to delete a file is told too', async () => {
  const ticket = await create('With a file that stays');
  const token = await tokenFor(on.site.tenantId);
  const path = `/api/tickets/${ticket.id}/attachments?filename=stays.txt`;
  const made = await on.api.call('POST', path, { token, body: 'x', headers: { 'content-type': 'text/plain' } });
  const { id } = attachmentSchema.parse(made.body);
  refuse('removeAttachment');
  await on.api.call('DELETE', `/api/attachments/${id}`, { token });
  expect((await failureOf(ticket.id))?.causes).toMatchObject([{ what: 'attachment', attachmentId: id }]);
  on.sandbox.faults.remove();
  await retry({ all: true });
  await on.settle();
  expect(await failureOf(ticket.id, '?state=all')).toBeUndefined();
});

test('a parked work item shows what waits behind it, however long, and a newer event takes it up again', async () => {
  const ticket = await create('Stuck');
  const issue = { id: ticket.jira?.issueId ?? '', key: ticket.jira?.issueKey ?? '' };
  const pushChange = async (fields: object) => {
    await on.jira('PUT', `issue/${issue.id}`, { fields });
    const there = await on.jira<{ fields: { updated: string } }>('GET', `issue/${issue.id}`);
    const updated = readJiraTime(there.fields.updated);
    const changelog = { items: [{ field: 'description', from: null, fromName: null, to: null, toName: null }] };
    await pushEvent(on.api, on.site, issueEvent(on.site, { issue: { ...issue, updated, fields: {} }, changelog }));
  };
  refuse('bulkFetchIssues');
  await pushChange({ description: paragraph('one') });
  await on.settle();
  expect(await failureOf(ticket.id)).toMatchObject({
    state: 'parked',
    causes: [{ what: 'sync', jira: 'The issue is locked.' }],
    nextTryAt: null,
  });
  // Nothing is dropped after any number of days.
  await on.api.owner.query("update work_item set parked_at = now() - interval '400 days' where parked_at is not null");
  await on.api.context.workQueueWorker.processAll();
  expect(await failureOf(ticket.id)).toMatchObject({ state: 'parked' });

  on.sandbox.faults.remove();
  await pushChange({ description: paragraph('two') });
  await on.api.context.workQueueWorker.processAll();
  expect((await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body.description).toBe('two');
  expect(await failureOf(ticket.id)).toBeUndefined();
});

test('the feed tells when a ticket gets stuck by its work item alone, and when it is free again', async () => {
  const ticket = await create('Stuck for a while');
  const shown = async () => (await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`)).body;
  const listed = async (state: string) =>
    (await on.call<TicketPage>('GET', `/api/tickets?syncState=${state}&limit=200`)).body.items.some(
      ({ id }) => id === ticket.id,
    );
  const feedSince = async (seq: string) =>
    (
      await on.api.owner.query<{ kind: string; seq: string }>(
        'select kind, seq from feed where ticket_id = $1 and seq > $2 order by seq',
        [ticket.id, seq],
      )
    ).rows;
  const before = (await feedSince('0')).at(-1)?.seq ?? '0';
  refuse('bulkFetchIssues');
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  await on.settle();
  const stuck = await shown();
  expect(stuck.sync).toMatchObject({ state: 'parked', reason: { jira: 'The issue is locked.' } });
  expect(stuck.version).toBe(ticket.version);
  expect([await listed('parked'), await listed('pending'), await listed('synced')]).toEqual([true, false, false]);
  const told = await feedSince(before);
  expect(told.map(({ kind }) => kind)).toEqual(['ticket.sync']);

  on.sandbox.faults.remove();
  await on.call('POST', `/api/tickets/${ticket.id}/retry`);
  await on.settle();
  expect((await shown()).sync).toMatchObject({ state: 'synced', reason: null });
  expect([await listed('parked'), await listed('synced')]).toEqual([false, true]);
  expect((await feedSince(told.at(-1)?.seq ?? '0'))[0]?.kind).toBe('ticket.sync');
});

test('a try that only waits changes nothing of its ticket, and the ticket says why it waits', async () => {
  const ticket = await create('Waits');
  on.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
  await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Waits still' });
  const stored = async () =>
    (await on.api.owner.query('select xmin::text, sync_state from ticket where id = $1', [ticket.id])).rows[0];
  const first = await stored();
  expect(first).toMatchObject({ sync_state: 'pending' });
  await on.settle();
  expect(await stored()).toEqual(first);
  const { body } = await on.call<Ticket>('GET', `/api/tickets/${ticket.id}`);
  expect(body.sync.reason).toMatchObject({ message: expect.stringContaining('again'), since: expect.any(String) });
});

test('news from Jira takes up what Jira had refused', async () => {
  const ticket = await create('Refused');
  refuse('editIssue', { errorMessages: [], errors: { priority: 'Not now.' } });
  expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { priority: 'URGENT' })).status).toBe(422);
  on.sandbox.faults.remove();
  await on.jira('PUT', `issue/${ticket.jira?.issueId}`, { fields: { summary: 'Somebody was here' } });
  await on.call('GET', `/api/tickets/${ticket.id}/refresh`);
  expect(await failureOf(ticket.id)).toBeUndefined();
  const there = await on.jira<{ fields: { priority: { name: string } } }>('GET', `issue/${ticket.jira?.issueId}`);
  expect(there.fields.priority.name).toBe('Highest');
});

test('what is tried again by itself is listed apart, with its next try', async () => {
  const ticket = await create('Away');
  on.sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
  expect((await on.call('PATCH', `/api/tickets/${ticket.id}`, { title: 'Waiting' })).status).toBe(202);
  expect(await failureOf(ticket.id)).toBeUndefined();
  expect(await failureOf(ticket.id, '?state=retrying')).toMatchObject({
    state: 'retrying',
    nextTryAt: expect.any(String),
    attempts: 1,
    waiting: { fields: ['title'] },
  });
  on.sandbox.faults.remove();
  await on.settle();
  expect((await list('?state=all')).items).toEqual([]);
});

test('pages are cut by key, and another workspace can neither see nor retry', async () => {
  refuse('createIssue');
  const made = [];
  for (const title of ['a', 'b', 'c']) {
    const { body } = await on.call<{ ticketId: string }>('POST', '/api/tickets', { title });
    made.push(body.ticketId);
  }
  const walked: (string | undefined)[] = [];
  let cursor: string | null = null;
  do {
    const page = await list(`?limit=1${cursor === null ? '' : `&cursor=${cursor}`}`);
    walked.push(...page.items.map((failure) => failure.ticket?.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(walked).toEqual([...made].reverse());
  const token = await tokenFor(await on.api.tenant('Other'));
  expect((await on.api.call('GET', '/api/sync/failures', { token })).body).toMatchObject({ items: [] });
  const theirs = await on.api.call('POST', '/api/sync/failures/retry', { token, json: { ticketIds: [made[0]] } });
  expect(theirs.status).toBe(404);
});
