import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { problemSchema } from '@synapse/shared/problem';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

/** API tokens that were made with scopes: Jira takes them at Atlassian's gateway, and not at the site's own address. */

let sandbox: Sandbox;
let api: TestApi;
let token: string;
let siteIsNamed = true;
const ENOUGH = ['read:jira-work', 'write:jira-work', 'read:jira-user'];
beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 'empty',
    extend: (app) => void app.get('/_edge/tenant_info', (_req, _res, next) => (siteIsNamed ? next() : undefined)),
  });
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
  expect((await askForCode(ENOUGH)).status).toBe(201);
});

test('a token that lacks a scope is refused, with what it lacks', async () => {
  const answer = await askForCode(['read:jira-user']);
  expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([422, expect.stringContaining('scope')]);
});

test.each(['the gateway', 'what names the site to it'] as const)(
  'where %s does not answer, that is told, and nobody is sent for another token',
  async (what) => {
    if (what === 'the gateway') sandbox.faults.add({ match: { path: '^/ex/jira/' }, action: { kind: 'timeout' } });
    else siteIsNamed = false;
    const answer = await askForCode(ENOUGH);
    expect([answer.status, problemSchema.parse(answer.body).detail]).toEqual([
      503,
      expect.stringContaining('could not be asked'),
    ]);
    sandbox.faults.remove();
    siteIsNamed = true;
    expect((await askForCode(ENOUGH)).status).toBe(201);
  },
);
