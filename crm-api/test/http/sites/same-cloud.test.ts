import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { createSiteKeyring } from '../../../src/http/auth/site-keyring.ts';
import { requireSameCloud } from '../../../src/sync/sites/require-same-cloud.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { askByForge, type ForgeKeys, fitOf, forgeEnv, startForgeKeys } from '../support/forge-host.ts';
import { connectTestSite, issueEvent, pushEvent } from '../support/signed.ts';

/** A site is one Jira: its address and its cloud id name the same; and what is asked by a cloud id that nobody knows. */

let keys: ForgeKeys;
let api: TestApi;
let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'empty' });
  keys = await startForgeKeys();
  api = await startTestApi(forgeEnv(keys));
  token = await tokenFor(await api.tenant(), { role: 'admin' });
});
afterAll(async () => {
  await api.close();
  await keys.close();
  await sandbox.close();
});

const newCode = async () => {
  const json = { baseUrl: sandbox.url, projectKey: 'KAN' };
  return ((await api.call('POST', '/api/jira/pairing-codes', { token, json })).body as { code: string }).code;
};
const pair = (code: string, cloudId: string) => askByForge(api, 'pair', { code }, fitOf(keys, { cloudId }));

test('a code whose address is another Jira’s connects nothing, says so, and stays good where it belongs', async () => {
  const code = await newCode();
  const answer = await pair(code, randomUUID());
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('is installed in another one')]);
  expect((await api.owner.query('select from jira_site where base_url = $1', [sandbox.url])).rowCount).toBe(0);
  expect((await pair(code, sandbox.jira.catalog.cloudId)).status).toBe(201);
});

test('a host that the operator has named, and that does not say which Jira it is, is believed', async () => {
  sandbox.jira.applySettings({ tenantInfo: null });
  expect((await pair(await newCode(), randomUUID())).status).toBe(201);
  sandbox.jira.applySettings({ tenantInfo: 'own' });
});

test('Jira Cloud that does not say is not: nothing is paired until it does', async () => {
  // Nothing leaves this machine: the tests' rules allow no such host.
  await expect(
    requireSameCloud(api.context.outbound, 'https://acme.atlassian.net', randomUUID()),
  ).rejects.toMatchObject({
    code: 'jira_unavailable',
    detail: expect.stringContaining('nothing was paired'),
  });
});

test('a cloud id that nobody knows costs one query in a while, and such ids fill no memory', async () => {
  const { db, vault } = api.context;
  let [queries, now] = [0, 1_000_000];
  const counted: typeof db = {
    ...db,
    transact(how, work) {
      queries += 1;
      return db.transact(how, work);
    },
  };
  const keyring = createSiteKeyring(counted, vault, () => now);
  const unknown = randomUUID();
  for (let n = 0; n < 10; n++) expect(await keyring.find(unknown)).toBeUndefined();
  expect(queries).toBe(1);
  now += 10_000;
  await keyring.find(unknown);
  expect(queries).toBe(2);
  keyring.forget(unknown);
  await keyring.find(unknown);
  expect(queries).toBe(3);
  for (let n = 0; n < 1_000; n++) await keyring.find(`unknown-${n}`);
  await keyring.find(unknown);
  expect(queries).toBe(1_004);
});

test('a pairing is heard at once by every replica, also by one that has just been asked for it in vain', async () => {
  const beside = await startTestApi(forgeEnv(keys), api);
  try {
    while (beside.context.listener.state() !== 'listening') await new Promise((go) => setTimeout(go, 20));
    const tenantId = await api.tenant();
    const cloudId = randomUUID();
    const before = { tenantId, siteId: randomUUID(), cloudId, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    expect((await pushEvent(beside, before, issueEvent(before))).status).toBe(401);
    const heard = new Promise<void>((hear) => beside.context.listener.onSite(() => hear()));
    const site = await connectTestSite(api, tenantId, sandbox.url, cloudId);
    await heard;
    expect((await pushEvent(beside, site, issueEvent(site))).status).toBe(202);
  } finally {
    await beside.close();
  }
});
