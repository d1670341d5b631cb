import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import pg from 'pg';
import { aboutJiraToken, createVault } from '../../src/store/db/vault.ts';
import { createTestDatabase } from './test-database.ts';

/** Processes of the API, to be killed, stopped and started again, over one database and one empty Jira. */
export type ProcessWorld = {
  /** Reads and writes every table. */
  owner: pg.Pool;
  sandbox: Sandbox;
  secrets: { jwtSecret: string; encryptionKey: string };
  /** Makes a workspace whose site is the sandbox, with an account's API token. */
  connectSite(tenantId: string, name: string): Promise<void>;
  start(env?: Record<string, string>): Promise<ApiProcess & { logFile: string }>;
  close(): Promise<void>;
};

export async function startProcessWorld(): Promise<ProcessWorld> {
  const parts = new AsyncDisposableStack();
  const database = await createTestDatabase();
  parts.defer(() => database.drop());
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => {});
  parts.defer(() => owner.end());
  const sandbox = await startSandbox({ seed: 'empty' });
  parts.defer(() => sandbox.close());
  const secrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
  };
  const vault = createVault({ current: Buffer.from(secrets.encryptionKey, 'base64') });
  return {
    ...{ owner, sandbox, secrets },
    async connectSite(tenantId, name) {
      const siteId = randomUUID();
      await owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, name]);
      await owner.query(
        `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
         values ($1, $2, $3, $4, 'grace@example.com', $5, 'KAN')`,
        [tenantId, siteId, siteId, sandbox.url, vault.seal('sandbox-token-grace', aboutJiraToken(tenantId))],
      );
    },
    async start(env = {}) {
      const folder = await mkdtemp(path.join(tmpdir(), 'synapse-processes-'));
      parts.defer(() => rm(folder, { recursive: true, force: true }));
      const api = await startApiProcess({
        ...{ databaseUrl: database.url, secrets: { ...secrets, tenantId: randomUUID() }, folder, env },
      });
      parts.defer(() => api.stop());
      return Object.assign(api, { logFile: path.join(folder, 'api.log') });
    },
    close: () => parts.disposeAsync(),
  };
}
