import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import { until } from '@synapse/local-stack/testing/until';
import pg from 'pg';
import { aboutJiraToken, createVault } from '../../src/store/db/vault.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// Processes are started and killed, on a machine that may be busy.
jest.setTimeout(120_000);

const tenantId = randomUUID();
const secrets = { jwtSecret: randomBytes(48).toString('base64url'), encryptionKey: randomBytes(32).toString('base64') };
let database: TestDatabase;
let owner: pg.Pool;
let sandbox: Sandbox;
let folder: string;
let api: ApiProcess;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => {});
  sandbox = await startSandbox({ seed: 'empty' });
  folder = await mkdtemp(path.join(tmpdir(), 'synapse-killed-'));
  api = await startApiProcess({ databaseUrl: database.url, secrets: { ...secrets, tenantId }, folder });
  const siteId = randomUUID();
  const vault = createVault({ current: Buffer.from(secrets.encryptionKey, 'base64') });
  await owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Acme']);
  await owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
     values ($1, $2, $3, $4, 'grace@example.com', $5, 'KAN')`,
    [tenantId, siteId, siteId, sandbox.url, vault.seal('sandbox-token-grace', aboutJiraToken(tenantId))],
  );
});
afterAll(async () => {
  await api.stop();
  await sandbox.close();
  await owner.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('kill -9 between the commit of a ticket and its answer: the next try answers for that ticket', async () => {
  const token = await mintDemoToken({ ...secrets, tenantId });
  const send = () =>
    fetch(`${api.url}/api/tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'once' },
      body: JSON.stringify({ title: 'Once' }),
    });
  const tickets = async () =>
    (await owner.query<{ id: string }>('select id from ticket where tenant_id = $1', [tenantId])).rows;
  // Jira keeps the request waiting, so the ticket is committed and nothing is answered.
  sandbox.faults.add({ match: { endpoint: 'createIssue' }, count: 1, action: { kind: 'delay', ms: 2_500 } });
  const lost = send().then(
    () => 'answered',
    () => 'lost',
  );
  await until('the ticket is committed', async () => (await tickets()).length === 1);
  await api.kill();
  expect(await lost).toBe('lost');
  await api.start();
  let answer = await send();
  for (let tries = 0; answer.status === 409 && tries < 4; tries += 1) {
    await sleep(Number(answer.headers.get('retry-after')) * 1000);
    answer = await send();
  }
  expect([201, 202]).toContain(answer.status);
  expect(((await answer.json()) as { id: string }).id).toBe((await tickets())[0]?.id);
  expect(await tickets()).toHaveLength(1);
  const again = await send();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});
