import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_ATTACHMENT_POLICY } from '@synapse/crm-api/domain/attachment/attachment-policy';
import { DEFAULT_POINT_LIMITS } from '@synapse/crm-api/domain/rate-limit/rate-budget';
import { createJiraHttp, type JiraHttp } from '@synapse/crm-api/jira/jira-http';
import { createDiskBlobs } from '@synapse/crm-api/store/blobs/disk-blobs';
import { openDatabase } from '@synapse/crm-api/store/db/database';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { aboutJiraToken, createVault } from '@synapse/crm-api/store/db/vault';
import { createTicketCommands } from '@synapse/crm-api/sync/commands/ticket-commands';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from '@synapse/crm-api/sync/engine/sync-context';
import { createJiraCalls } from '@synapse/crm-api/sync/rate-limit/jira-calls';
import { createSiteConnector } from '@synapse/crm-api/sync/sites/connect-site';
import { createWorkQueueWorker } from '@synapse/crm-api/workers/work-queue-worker';
import { seedMany } from '@synapse/jira-sandbox/jira/seed/seed-many';
import { type Sandbox, startSandbox } from '@synapse/jira-sandbox/server';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import pg from 'pg';
import pino from 'pino';

/** A workspace beside a Jira with many issues, all of them cached by the engine's own first pass. */
export type BenchWorld = {
  tenantId: string;
  sandbox: Sandbox;
  owner: pg.Pool;
  /** The same way to Jira that ours takes, for the baselines. */
  http: JiraHttp;
  /** One pass of the reconciler, as somebody who asks for it starts it. Throws when it failed. */
  pass(): Promise<void>;
  /** Changes the first `count` issues in Jira, over its API. */
  change(count: number): Promise<void>;
  close(): Promise<void>;
};

export function startBenchServer(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../.data'),
    name: `test-bench-${process.pid}`,
    settings: { max_wal_size: '4GB', shared_buffers: '256MB' },
    dieWithParent: true,
  });
}

const USER = { email: 'grace@example.com', apiToken: 'sandbox-token-grace' };

export async function createBenchWorld(server: EmbeddedPostgres, issues: number): Promise<BenchWorld> {
  const name = `bench_${randomBytes(5).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server.url() });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  await migrateToLatest(server.url(name));
  const owner = new pg.Pool({ connectionString: server.url(name), max: 12 });
  const sandbox = await startSandbox({ seed: 'empty' });
  seedMany(sandbox.jira, { issues, commentsPerIssue: 1 });
  const sync = createSync(server.url(name));
  const [tenantId, siteId] = [randomUUID(), randomUUID()];
  await owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'bench']);
  await owner.query(
    `insert into jira_site (tenant_id, id, cloud_id, base_url, email, api_token_encrypted, project_key)
     values ($1, $2, $3, $4, $5, $6, 'KAN')`,
    [tenantId, siteId, siteId, sandbox.url, USER.email, sync.seal(tenantId)],
  );
  const commands = createTicketCommands(sync.context);
  const worker = createWorkQueueWorker(sync.context);
  const http = createJiraHttp({ baseUrl: sandbox.url, ...USER }, { outbound: LOCAL_OUTBOUND });
  const world: BenchWorld = {
    ...{ tenantId, sandbox, owner, http },
    async pass() {
      await commands.startRun({ tenantId, name: 'bench', traceId: 'bench' }, siteId);
      await worker.processAll(['reconcile']);
      const { rows } = await owner.query('select status, error from sync_run order by started_at desc limit 1');
      if (rows[0]?.status !== 'succeeded') throw new Error(`a pass failed: ${rows[0]?.error}`);
    },
    async change(count) {
      const { rows } = await owner.query<{ issue_id: string }>(
        'select issue_id from issue_link order by issue_id::bigint limit $1',
        [count],
      );
      await inParallel(rows, 10, ({ issue_id: id }) =>
        http({
          method: 'PUT',
          path: `rest/api/3/issue/${id}`,
          body: { fields: { summary: `Changed ${randomUUID()}` } },
        }),
      );
    },
    async close() {
      await worker.stop();
      await sync.close();
      await owner.end();
      await sandbox.close();
    },
  };
  await world.pass();
  await owner.query('vacuum analyze');
  return world;
}

function createSync(url: string) {
  const db = openDatabase({ url, max: 10 });
  const vault = createVault({ current: randomBytes(32) });
  const log = pino({ level: 'silent' });
  const calls = createJiraCalls(db, DEFAULT_POINT_LIMITS, log);
  const context: SyncContext = {
    ...{ db, log, now: Date.now, underway: new Set<Promise<unknown>>() },
    connect: createSiteConnector({ db, vault, outbound: LOCAL_OUTBOUND, now: Date.now, limiter: calls.limiter }),
    // No issue of the benchmark has a file.
    files: { blobs: createDiskBlobs(tmpdir()), policy: DEFAULT_ATTACHMENT_POLICY },
    settings: { ...DEFAULT_SYNC_SETTINGS, reconcileEnabled: false },
  };
  const close = async () => {
    await calls.close();
    await db.destroy();
  };
  return { context, close, seal: (tenantId: string) => vault.seal(USER.apiToken, aboutJiraToken(tenantId)) };
}

/** Works through a list, `width` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const workItem = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: width }, workItem));
}
