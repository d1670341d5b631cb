import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_ATTACHMENT_POLICY } from '@synapse/crm-api/domain/attachment/attachment-policy';
import { DEFAULT_POINT_LIMITS } from '@synapse/crm-api/domain/rate-limit/rate-budget';
import { createDiskBlobs } from '@synapse/crm-api/store/blobs/disk-blobs';
import { openDatabase } from '@synapse/crm-api/store/db/database';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { aboutJiraToken, createVault } from '@synapse/crm-api/store/db/vault';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from '@synapse/crm-api/sync/engine/sync-context';
import { createImportCommands } from '@synapse/crm-api/sync/imports/import-commands';
import { createJiraCalls } from '@synapse/crm-api/sync/rate-limit/jira-calls';
import { createSiteConnector } from '@synapse/crm-api/sync/sites/connect-site';
import { createWorkQueueWorker } from '@synapse/crm-api/workers/work-queue-worker';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import pino from 'pino';
import { asOwner, databaseTime } from './bare-merge.ts';

export type ImportFigures = {
  issues: number;
  seconds: number;
  issuesPerSecond: number;
  /** Of the time, the part that was spent waiting for Jira. */
  jiraShare: number;
  /** What it took the database, in milliseconds. */
  databaseMs: number;
};

/** As in production: every commit waits for the disk. */
export function startImportServer(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    settings: { max_wal_size: '4GB', shared_buffers: '256MB' },
    dieWithParent: true,
  });
}

/** A database of its own at the newest schema. */
export async function createBenchDatabase(server: EmbeddedPostgres): Promise<string> {
  const name = `bench_${randomBytes(5).toString('hex')}`;
  await asOwner(server, 'postgres', (client) => client.query(`create database ${name}`));
  await migrateToLatest(server.url(name));
  return name;
}

export async function dropBenchDatabase(server: EmbeddedPostgres, name: string): Promise<void> {
  await asOwner(server, 'postgres', (client) => client.query(`drop database ${name} with (force)`));
}

/** How much room a database takes on the disk, with its indexes, bytes. */
export async function sizeOf(server: EmbeddedPostgres, database: string): Promise<number> {
  let bytes = 0;
  await asOwner(server, database, async (client) => {
    const { rows } = await client.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes');
    bytes = Number(rows[0]?.bytes ?? 0);
  });
  return bytes;
}

/** Adds a workspace with a site whose Jira is at `jiraUrl`. @param key what the API is told as ENCRYPTION_KEY */
export async function addImportSite(
  server: EmbeddedPostgres,
  database: string,
  { key, jiraUrl }: { key: Buffer; jiraUrl: string },
): Promise<{ tenantId: string; siteId: string }> {
  const [tenantId, siteId] = [randomUUID(), randomUUID()];
  const token = createVault({ current: key }).seal('sandbox-token-grace', aboutJiraToken(tenantId));
  await asOwner(server, database, async (client) => {
    await client.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'bench']);
    await client.query(
      `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
       values ($1, $2, $3, $4, $5, $6, 'KAN')`,
      [tenantId, siteId, siteId, jiraUrl, 'grace@example.com', token],
    );
  });
  return { tenantId, siteId };
}

export type Imported = { issues: number; seconds: number; jiraShare: number };

/** Imports all that the sites of these workspaces have, by the work queue's worker and behind the limiter. */
export async function importSites(
  server: EmbeddedPostgres,
  database: string,
  { key, tenants }: { key: Buffer; tenants: readonly string[] },
): Promise<Imported[]> {
  const db = openDatabase({ url: server.url(database), max: 10 });
  const log = pino({ level: 'warn' });
  const vault = createVault({ current: key });
  const calls = createJiraCalls(db, DEFAULT_POINT_LIMITS, log);
  const sync: SyncContext = {
    ...{ db, log, now: Date.now, underway: new Set<Promise<unknown>>() },
    connect: createSiteConnector({ db, vault, outbound: LOCAL_OUTBOUND, now: Date.now, limiter: calls.limiter }),
    // No issue of the benchmark has a file.
    files: { blobs: createDiskBlobs(tmpdir()), policy: DEFAULT_ATTACHMENT_POLICY },
    settings: { ...DEFAULT_SYNC_SETTINGS, reconcileEnabled: false },
  };
  const imports = createImportCommands(sync, calls.limits);
  const worker = createWorkQueueWorker(sync);
  const done: Imported[] = [];
  for (const tenantId of tenants) {
    const { id } = await imports.start({ tenantId, name: 'bench', traceId: 'bench' }, { projects: [] });
    const began = performance.now();
    await worker.processAll(['import']);
    const seconds = (performance.now() - began) / 1000;
    const ended = await imports.read(tenantId, id);
    if (ended.status !== 'succeeded' || ended.faultCount > 0)
      throw new Error(`the import is ${ended.status} with ${ended.faultCount} faults: ${ended.problem}`);
    done.push({ issues: ended.changed, seconds, jiraShare: ended.jiraShare ?? 0 });
  }
  await calls.close();
  await db.destroy();
  return done;
}

/** Imports all there is in the sandbox into an empty database. */
export async function importAll(server: EmbeddedPostgres, database: string, jiraUrl: string): Promise<ImportFigures> {
  const key = randomBytes(32);
  const { tenantId } = await addImportSite(server, database, { key, jiraUrl });
  const before = await databaseTime(server, database);
  const [done] = await importSites(server, database, { key, tenants: [tenantId] });
  if (!done) throw new Error('Nothing was imported');
  const { issues, seconds, jiraShare } = done;
  const databaseMs = (await databaseTime(server, database)) - before;
  return { issues, seconds, jiraShare, issuesPerSecond: issues / seconds, databaseMs };
}
