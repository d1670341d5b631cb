import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { problemSchema } from '@synapse/shared/problem';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** API tokens that were made with scopes: Jira takes them at Atlassian's gateway, and not at the site's own address. */

let sandbox: Sandbox;
let api: TestApi;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  api = await startTestApi({
    FORGE_APP_ID: 'ari:cloud:ecosystem::app/some-app',
    FORGE_API_PREFIX: `${sandbox.url}/ex/jira/`,
  });
  token = await tokenFor(await api.tenant(), { role: 'admin' });
});
afterAll(async () => {
  await sandbox.close();
  await api.close();
});

const askForCode = (scopes: string[]) => {
  sandbox.jira.applySettings({ scopedApiTokens: { 'sandbox-token-mei': scopes } });
  const json = { baseUrl: sandbox.url, email: 'mei@example.com', apiToken: 'sandbox-token-mei', projectKey: 'KAN' };
  return api.call('POST', '/api/jira/pairing-codes', { token, json });
};

test('a pairing code is given for a token with the scopes that the sync needs', async () => {
  expect((await askForCode(['read:jira-work', 'write:jira-work', 'read:jira-user'])).status).toBe(201);
});

test('a token that lacks a scope is refused, with what it lacks', async () => {
  const answer = await askForCode(['read:jira-user']);
  expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([422, expect.stringContaining('scope')]);
});
