import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoSecrets } from '@synapse/local-stack/demo-secrets';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import type { EmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import pg from 'pg';
import { asOwner } from './bare-merge.ts';
import { cpuMs, familyOf } from './cpu.ts';
import { addImportSite, createBenchDatabase, importSites, startImportServer } from './import-world.ts';
import { type SandboxProcess, startSandboxProcess } from './sandbox-process.ts';

/** A workspace with a site and tickets that follow its issues. */
export type BenchTenant = {
  tenantId: string;
  siteId: string;
  /** Of its admin. */
  token: string;
  tickets: { id: string; issueId: string }[];
};

/** What PostgreSQL has done so far, by its own account. */
export type Done = { cpuMs: number; transactions: number; walBytes: number };

/**
 * PostgreSQL that waits for the disk, Jira as a process of its own, and workspaces of which each has imported the same
 * issues into tickets. Without the Forge app: Jira tells nothing of what is written to it.
 */
export type ApiWorld = {
  postgres: EmbeddedPostgres;
  databaseUrl: string;
  owner: pg.Pool;
  /** What tokens are signed with. */
  secrets: DemoSecrets;
  sandbox: SandboxProcess;
  tenants: readonly BenchTenant[];
  done(): Promise<Done>;
  /** Starts one more process of the API; it ends with the world. */
  startApi(env?: Record<string, string>): Promise<ApiProcess>;
  close(): Promise<void>;
};

export async function createApiWorld(sizes: { tenants: number; issues: number }): Promise<ApiWorld> {
  const parts = new AsyncDisposableStack();
  try {
    return await startParts(sizes, parts);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function startParts(
  { tenants: count, issues }: { tenants: number; issues: number },
  parts: AsyncDisposableStack,
): Promise<ApiWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'synapse-bench-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startImportServer();
  parts.defer(() => postgres.remove());
  const sandbox = await startSandboxProcess();
  parts.defer(() => sandbox.close());
  await sandbox.control('reset', { seed: 'empty' });
  await sandbox.control('seed-many', { issues, commentsPerIssue: 0 });
  const database = await createBenchDatabase(postgres);
  const key = randomBytes(32);
  const jwtSecret = randomBytes(48).toString('base64url');
  const sites = [];
  for (let i = 0; i < count; i += 1) sites.push(await addImportSite(postgres, database, { key, jiraUrl: sandbox.url }));
  await importSites(postgres, database, { key, tenants: sites.map(({ tenantId }) => tenantId) });
  const databaseUrl = postgres.url(database);
  // The import called Jira, too: beside it, a process of the API would have only a part of each burst at first.
  await asOwner(postgres, database, (client) => client.query('delete from api_process'));
  const owner = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  owner.on('error', () => {});
  parts.defer(() => owner.end());
  const secrets: DemoSecrets = { jwtSecret, encryptionKey: key.toString('base64'), tenantId: '' };
  const tenants: BenchTenant[] = [];
  for (const site of sites) {
    const { rows } = await owner.query<{ id: string; issueId: string }>(
      'select ticket_id as id, issue_id as "issueId" from issue_link where tenant_id = $1 order by issue_id',
      [site.tenantId],
    );
    const token = await mintDemoToken({ ...secrets, tenantId: site.tenantId });
    tenants.push({ ...site, token, tickets: rows });
  }
  return {
    ...{ postgres, databaseUrl, owner, secrets, sandbox, tenants },
    async done() {
      // A session tells what it did a second later.
      await sleep(1_100);
      const { rows } = await owner.query<{ transactions: string; walBytes: string }>(
        `select xact_commit as transactions, pg_current_wal_lsn() - '0/0' as "walBytes"
           from pg_stat_database where datname = current_database()`,
      );
      const [row] = rows;
      const cpu = await cpuMs(await familyOf(postgres.pid));
      return { cpuMs: cpu, transactions: Number(row?.transactions), walBytes: Number(row?.walBytes) };
    },
    async startApi(env = {}) {
      const api = await startApiProcess({ databaseUrl, secrets, folder, env: { LOG_LEVEL: 'warn', ...env } });
      parts.defer(() => api.stop());
      return api;
    },
    close: () => parts.disposeAsync(),
  };
}
