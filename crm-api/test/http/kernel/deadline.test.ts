import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { projectConfigSchema } from '@synapse/shared/project-config';
import type { Ticket } from '@synapse/shared/ticket';
import { APP_ID } from '../support/forge-host.ts';
import { type JiraApi, startJiraApi } from '../support/jira-api.ts';

/** Jira takes every call and answers none: whoever waits is told within the time that WRITE_THROUGH_MS gives. */
const WRITE_THROUGH_MS = 1_000;
/** The machine may be busy; Jira's own time-out is 20 s. */
const AT_MOST_MS = 5_000;
let on: JiraApi;
let ticket: Ticket;
let unlinked: Ticket;
let issueKey: string;
beforeAll(async () => {
  on = await startJiraApi({ WRITE_THROUGH_MS: String(WRITE_THROUGH_MS), FORGE_APP_ID: APP_ID });
  ticket = (await on.call<Ticket>('POST', '/api/tickets', { title: 'Linked' })).body;
  unlinked = (await on.call<Ticket>('POST', '/api/tickets', { title: 'Not linked', projectKey: null })).body;
  const fields = { project: { key: 'KAN' }, issuetype: { name: 'Task' }, summary: 'Nobody follows it' };
  issueKey = (await on.jira<{ key: string }>('POST', 'issue', { fields })).key;
  on.sandbox.faults.add({ action: { kind: 'timeout' } });
});
afterAll(async () => {
  on.sandbox.faults.remove();
  await on.close();
});

const site = () => `/api/jira/sites/${on.site.siteId}`;
const account = { email: 'grace@example.com', apiToken: 'sandbox-token-grace' };
type Ask = { what: string; status: number; method: string; path: () => string; body?: () => object };
const person = { userId: 'u', name: 'U', email: 'u@example.com' };
const ASKS: Ask[] = [
  {
    what: 'link',
    status: 503,
    method: 'POST',
    path: () => `/api/tickets/${unlinked.id}/link`,
    body: () => ({ issueKey }),
  },
  {
    what: 'ticket of an issue',
    status: 503,
    method: 'POST',
    path: () => `/api/jira/issues/${issueKey}/ticket`,
    body: () => ({}),
  },
  { what: 'refresh', status: 202, method: 'GET', path: () => `/api/tickets/${ticket.id}/refresh` },
  {
    what: 'edit',
    status: 202,
    method: 'PATCH',
    path: () => `/api/tickets/${ticket.id}`,
    body: () => ({ title: 'Edited' }),
  },
  { what: 'projects', status: 503, method: 'GET', path: () => `${site()}/projects` },
  { what: 'proposal', status: 503, method: 'GET', path: () => `${site()}/projects/KAN/proposal` },
  {
    what: 'config',
    status: 503,
    method: 'PUT',
    path: () => `${site()}/projects/KAN/config`,
    body: () => projectConfigSchema.parse({}),
  },
  { what: 'people', status: 503, method: 'PUT', path: () => `${site()}/people`, body: () => ({ users: [person] }) },
  { what: 'forecast', status: 503, method: 'POST', path: () => '/api/imports/forecast', body: () => ({}) },
  {
    what: 'pairing code',
    status: 503,
    method: 'POST',
    path: () => '/api/jira/pairing-codes',
    body: () => ({ ...account, baseUrl: on.sandbox.url, projectKey: 'KAN' }),
  },
  { what: 'test of the sites', status: 200, method: 'GET', path: () => '/api/jira/test' },
];

test.each(ASKS)('$what: answered $status in time', async ({ status, method, path, body }) => {
  const began = performance.now();
  const answer = await on.api.call(method, path(), { token: on.token, ...(body ? { json: body() } : {}) });
  expect(performance.now() - began).toBeLessThan(AT_MOST_MS);
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  if (status !== 503) return;
  expect(problemSchema.parse(answer.body)).toMatchObject({
    code: 'jira_unavailable',
    detail: expect.stringMatching(/answer/),
  });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('what was asked for in vain has changed nothing', async () => {
  const { body } = await on.call<Ticket>('GET', `/api/tickets/${unlinked.id}`);
  expect(body).toMatchObject({ jira: null, version: unlinked.version });
});
