import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { pairingCodeSchema, pairResponseSchema } from '@synapse/shared/forge/pairing';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import {
  askByForge,
  type ForgeKeys,
  fitOf,
  forgeEnv,
  type Installation,
  startForgeKeys,
} from '../support/forge-host.ts';
import { issueEvent, pushEvent, type TestSite } from '../support/signed.ts';

/** What opens a site ends with its pairing: a secret from before it was disconnected, or paired by another installation. */

let keys: ForgeKeys;
let api: TestApi;
let sandbox: Sandbox;
let token: string;
let site: TestSite;
let hook: { secret: string; path: string };

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  // One Jira stands for many sites here.
  sandbox.jira.applySettings({ tenantInfo: null });
  keys = await startForgeKeys();
  api = await startTestApi(forgeEnv(keys));
});
afterAll(async () => {
  await api.close();
  await keys.close();
  await sandbox.close();
});
beforeEach(async () => {
  const tenantId = await api.tenant('Acme Support');
  token = await tokenFor(tenantId, { role: 'admin' });
  const cloudId = randomUUID();
  site = { tenantId, cloudId, ...(await pair({ cloudId })) };
  const made = await api.call('POST', `/api/jira/sites/${site.siteId}/webhook-secret`, { token });
  hook = made.body as typeof hook;
  expect(await deliver()).toBe(202);
});

async function pair(installation: Installation, as = token): Promise<{ siteId: string; secret: string }> {
  const json = { baseUrl: sandbox.url, projectKey: 'KAN' };
  const { code } = pairingCodeSchema.parse(
    (await api.call('POST', '/api/jira/pairing-codes', { token: as, json })).body,
  );
  const answer = await askByForge(api, 'pair', { code }, fitOf(keys, installation));
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return pairResponseSchema.parse(answer.body);
}

/** Brings an event as the webhook does that was set up with the first secret. */
async function deliver(): Promise<number> {
  const body = JSON.stringify({
    timestamp: Date.now(),
    webhookEvent: 'jira:issue_updated',
    issue: { id: '990001', key: 'KAN-990001', fields: { summary: randomUUID() } },
  });
  const signature = `sha256=${createHmac('sha256', hook.secret).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature': signature };
  return (await api.call('POST', hook.path, { body, headers })).status;
}

const disconnect = () => api.call('POST', `/api/jira/sites/${site.siteId}/disconnect`, { token, json: {} });

test('a site that is disconnected and paired anew takes nothing by the webhook’s old secret', async () => {
  expect((await disconnect()).status).toBe(200);
  expect(await deliver()).toBe(401);
  expect((await pair(site)).siteId).toBe(site.siteId);
  expect(await deliver()).toBe(401);
});

test('nor where the app itself disconnected it', async () => {
  await askByForge(api, 'disconnect', {}, fitOf(keys, site));
  await pair(site);
  expect(await deliver()).toBe(401);
});

test('nor where another installation of the app is paired, and what the one before signs holds no longer either', async () => {
  await pair({ cloudId: site.cloudId, installationId: 'installation-2' });
  expect(await deliver()).toBe(401);
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(401);
});

test('a workspace whose site another one has paired hears nothing of it any more, nor once that one has disconnected', async () => {
  const as = await tokenFor(await api.tenant('Stranger'), { role: 'admin' });
  const theirs = await pair({ cloudId: site.cloudId, installationId: 'installation-2' }, as);
  expect(theirs.siteId).not.toBe(site.siteId);
  expect(await deliver()).toBe(401);
  await api.call('POST', `/api/jira/sites/${theirs.siteId}/disconnect`, { token: as, json: {} });
  expect(await deliver()).toBe(401);
  await pair({ cloudId: site.cloudId, installationId: 'installation-3' });
  expect(await deliver()).toBe(401);
});

test('a site that the same installation pairs once more goes on: nobody has to set its webhook up again', async () => {
  await pair(site);
  expect(await deliver()).toBe(202);
});

test('a disconnected site is given no secret: it would hold once the site is paired anew', async () => {
  await disconnect();
  const answer = await api.call('POST', `/api/jira/sites/${site.siteId}/webhook-secret`, { token });
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('Pair it again')]);
});
