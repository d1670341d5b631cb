import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { commentSchema } from '@synapse/shared/comment';
import { problemSchema } from '@synapse/shared/problem';
import { syncRunSchema } from '@synapse/shared/sync';
import { ticketSchema } from '@synapse/shared/ticket';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite, type TestSite } from '../support/signed.ts';

/** What the API answers depending on what Jira does: a real Jira sandbox over real HTTP. */
let api: TestApi;
let sandbox: Sandbox;
let site: TestSite;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  api = await startTestApi({ WRITE_THROUGH_MS: '20000' });
});
beforeEach(async () => {
  sandbox.faults.remove();
  const tenantId = await api.tenant();
  token = await tokenFor(tenantId);
  site = await connectTestSite(api, tenantId, sandbox.url);
});
afterAll(async () => {
  await api.close();
  await sandbox.close();
});

const post = (path: string, json: object = {}) => api.call('POST', path, { token, json });
const create = async () => ticketSchema.parse((await post('/api/tickets', { title: 'Printer on fire' })).body);
const away = () => sandbox.faults.add({ action: { kind: 'status', status: 503, body: {} } });
const refuse = (endpoint: string) =>
  sandbox.faults.add({
    match: { endpoint },
    action: { kind: 'status', status: 400, body: { errorMessages: [], errors: { summary: 'No fires, please.' } } },
  });

describe('a change that Jira takes', () => {
  test('is answered 201 or 200 with the issue, and shows as synced', async () => {
    const made = await post('/api/tickets', { title: 'Printer on fire' });
    expect(made.status).toBe(201);
    const ticket = ticketSchema.parse(made.body);
    expect(ticket.jira).toMatchObject({ siteId: site.siteId, issueKey: expect.stringMatching(/^KAN-\d+$/) });
    expect(ticket.sync).toMatchObject({ state: 'synced', pendingFields: [], reason: null });
    expect(ticket.sync.lastToJiraAt).not.toBeNull();

    const path = `/api/tickets/${ticket.id}`;
    const patched = await api.call('PATCH', path, { token, json: { title: 'Still burning', status: 'IN_PROGRESS' } });
    expect(patched.status).toBe(200);
    expect(ticketSchema.parse(patched.body)).toMatchObject({
      sync: { state: 'synced' },
      jira: { status: 'In Progress' },
    });

    const found = await api.call('GET', `/api/tickets?q=${ticket.jira?.issueKey.toLowerCase()}`, { token });
    expect(found.body).toMatchObject({ items: [{ id: ticket.id }] });
    const byKey = await api.call('GET', `/api/tickets?jiraKey=${ticket.jira?.issueKey}`, { token });
    expect(byKey.body).toMatchObject({ items: [{ id: ticket.id }] });
  });

  test('a comment goes out only when it is public', async () => {
    const { id } = await create();
    const path = `/api/tickets/${id}/comments`;
    const internal = commentSchema.parse((await post(path, { body: 'for us' })).body);
    expect(internal).toMatchObject({ sync: 'local', jiraCommentId: null });
    const open = await post(path, { body: 'for all', visibility: 'public' });
    expect(open.status).toBe(201);
    expect(commentSchema.parse(open.body)).toMatchObject({ sync: 'synced', jiraCommentId: expect.any(String) });
  });

  test('refresh and retry answer with the ticket; a deletion is done', async () => {
    const { id } = await create();
    expect((await api.call('GET', `/api/tickets/${id}/refresh`, { token })).status).toBe(200);
    expect((await post(`/api/tickets/${id}/retry`)).status).toBe(200);
    expect((await api.call('DELETE', `/api/tickets/${id}`, { token })).status).toBe(204);
  });
});

describe('an issue that becomes done', () => {
  const inJira = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = {
      authorization: `Basic ${btoa('ada@example.com:sandbox-token-ada')}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(`${sandbox.url}/rest/api/3/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };

  test('sets the ticket, leaves an internal note and tells the webhooks, once, and tells no customer', async () => {
    const admin = await tokenFor(site.tenantId, { role: 'admin' });
    const path = `/api/jira/sites/${site.siteId}/settings`;
    const rule = { whenDone: { status: 'IN_PROGRESS', note: 'Tell the customer.' } };
    const set = await api.call('PATCH', path, { token: admin, json: rule });
    expect([set.status, set.body]).toEqual([200, expect.objectContaining(rule)]);
    const ticket = await create();
    const key = ticket.jira?.issueKey ?? '';
    const { transitions } = await inJira<{ transitions: { id: string; to: { name: string } }[] }>(
      'GET',
      `issue/${key}/transitions`,
    );
    const done = transitions.find(({ to }) => to.name === 'Done')?.id;
    await inJira('POST', `issue/${key}/transitions`, { transition: { id: done } });
    for (let i = 0; i < 2; i += 1) await api.call('GET', `/api/tickets/${ticket.id}/refresh`, { token });
    const now = ticketSchema.parse((await api.call('GET', `/api/tickets/${ticket.id}`, { token })).body);
    expect(now).toMatchObject({ status: 'IN_PROGRESS', jira: { status: 'Done' }, sync: { state: 'synced' } });
    const { rows } = await api.owner.query<{ ref_id: string }>(
      `select ref_id from feed where tenant_id = $1 and kind = 'ticket.ready_to_tell'`,
      [site.tenantId],
    );
    const { body } = await api.call('GET', `/api/tickets/${ticket.id}/comments`, { token });
    const { items } = body as { items: { id: string }[] };
    expect(items).toMatchObject([
      {
        id: rows[0]?.ref_id,
        visibility: 'internal',
        sync: 'local',
        body: `${key} is done in Jira.\n\nTell the customer.`,
      },
    ]);
    expect(rows).toHaveLength(1);
    const issue = await inJira<{ fields: { status: { name: string }; comment: { total: number } } }>(
      'GET',
      `issue/${key}`,
    );
    expect([issue.fields.status.name, issue.fields.comment.total]).toEqual(['Done', 0]);
    const audit = await api.call('GET', '/api/audit?action=site.settings_changed', { token: admin });
    expect(audit.body).toMatchObject({ items: [{ changes: ['whenDone'] }] });
  });
});

describe('a change while Jira is away', () => {
  test('is kept and answered 202 as pending', async () => {
    const ticket = await create();
    away();
    const created = await post('/api/tickets', { title: 'Another' });
    expect(created.status).toBe(202);
    expect(ticketSchema.parse(created.body)).toMatchObject({ jira: null, sync: { state: 'pending' } });

    const path = `/api/tickets/${ticket.id}`;
    const patched = await api.call('PATCH', path, { token, json: { title: 'Changed' } });
    expect(patched.status).toBe(202);
    const { sync } = ticketSchema.parse(patched.body);
    expect(sync).toMatchObject({ state: 'pending', pendingFields: ['title'], reason: { message: expect.any(String) } });

    const comment = await post(`${path}/comments`, { body: 'for all', visibility: 'public' });
    expect(comment.status).toBe(202);
    expect(commentSchema.parse(comment.body)).toMatchObject({ sync: 'pending' });

    sandbox.faults.remove();
    await api.owner.query('update work_item set due_at = now() where due_at is not null');
    await api.context.workQueueWorker.processAll();
    const after = await api.call('GET', '/api/tickets?syncState=synced', { token });
    expect((after.body as { items: unknown[] }).items).toHaveLength(2);
  });
});

describe('a change that Jira refuses', () => {
  test('is kept and answered 422 with the words of Jira', async () => {
    refuse('createIssue');
    const answer = await post('/api/tickets', { title: 'Printer on fire' });
    expect(answer.status).toBe(422);
    const problem = problemSchema.loose().parse(answer.body);
    expect(problem).toMatchObject({ code: 'jira_refused', ticketId: expect.any(String) });
    expect(problem.template?.params.jira).toContain('No fires, please');
    expect(problem.detail).toContain('No fires, please.');

    const kept = await api.call('GET', `/api/tickets/${problem.ticketId}`, { token });
    expect(kept.body).toMatchObject({
      title: 'Printer on fire',
      sync: { state: 'parked', reason: { message: expect.any(String) } },
    });
    const parked = await api.call('GET', '/api/tickets?syncState=parked', { token });
    expect(parked.body).toMatchObject({ items: [{ id: problem.ticketId }] });

    sandbox.faults.remove();
    // For two minutes a second try first looks for what the first may have made.
    api.clock.offset += 2 * 60_000 + 1;
    const retried = await post(`/api/tickets/${problem.ticketId}/retry`);
    api.clock.offset = 0;
    expect(retried.status).toBe(200);
    expect(ticketSchema.parse(retried.body)).toMatchObject({ sync: { state: 'synced', reason: null } });
  });

  test('names the field at fault', async () => {
    const { id } = await create();
    refuse('editIssue');
    const answer = await api.call('PATCH', `/api/tickets/${id}`, { token, json: { title: 'On fire again' } });
    expect(answer.status).toBe(422);
    expect(problemSchema.parse(answer.body).issues).toEqual([
      { path: 'title', message: expect.stringContaining('No fires, please.') },
    ]);
  });
});

test('a run can be started, followed and listed', async () => {
  const started = await post('/api/tickets/sync');
  expect(started.status).toBe(202);
  const { runs } = started.body as { runs: { id: string; siteId: string }[] };
  expect(runs).toEqual([{ id: expect.any(String), siteId: site.siteId }]);
  const look = async () =>
    syncRunSchema.parse((await api.call('GET', `/api/sync/runs/${runs[0]?.id}`, { token })).body);
  expect(await look()).toMatchObject({ siteId: site.siteId, trigger: 'manual' });
  await api.context.workQueueWorker.processAll(['reconcile']);
  expect(await look()).toMatchObject({ status: 'succeeded', error: null });
  const all = await api.call('GET', '/api/sync/runs?limit=1', { token });
  expect(all.body).toMatchObject({ items: [{ id: runs[0]?.id }] });
  const unknown = await post('/api/tickets/sync', { siteId: '00000000-0000-4000-8000-000000000000' });
  expect(unknown.status).toBe(404);
});
