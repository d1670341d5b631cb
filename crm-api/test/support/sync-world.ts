import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JiraChange } from '@synapse/jira-sandbox/jira/change';
import { APP_ACCOUNT_ID } from '@synapse/jira-sandbox/jira/seed/site-catalog';
import { type Sandbox, type SandboxOptions, startSandbox } from '@synapse/jira-sandbox/server';
import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import type { AccessChoice } from '@synapse/shared/access';
import type { JiraEvent } from '@synapse/shared/jira-event';
import pg from 'pg';
import pino from 'pino';
import { DEFAULT_ATTACHMENT_POLICY } from '../../src/domain/attachment/attachment-policy.ts';
import { createDiskBlobs } from '../../src/store/blobs/disk-blobs.ts';
import { type Db, openDatabase, withTenant } from '../../src/store/db/database.ts';
import { aboutJiraToken, createVault } from '../../src/store/db/vault.ts';
import { takeEvents } from '../../src/store/events/inbox.ts';
import { saveAppToken } from '../../src/store/sites/app-tokens.ts';
import { createTicketCommands } from '../../src/sync/commands/ticket-commands.ts';
import { DEFAULT_SYNC_SETTINGS, type SyncContext, type SyncSettings } from '../../src/sync/engine/sync-context.ts';
import { createSiteConnector } from '../../src/sync/sites/connect-site.ts';
import { createWorkQueueWorker, type WorkQueueWorker } from '../../src/workers/work-queue-worker.ts';
import { readTickets, type TicketRow } from './read-tickets.ts';
import { createTestDatabase } from './test-database.ts';
import { toEvent } from './to-event.ts';

/** A person of the sandbox, by Basic authentication. */
const PEOPLE = {
  ada: 'ada@example.com:sandbox-token-ada',
  grace: 'grace@example.com:sandbox-token-grace',
  linus: 'linus@example.com:sandbox-token-linus',
};

export type SyncWorld = {
  tenantId: string;
  siteId: string;
  sandbox: Sandbox;
  db: Db;
  /** As the API connects: for another process over the same database. */
  databaseUrl: string;
  sync: SyncContext;
  worker: WorkQueueWorker;
  /** Where the content of attachments is kept. */
  blobFolder: string;
  commands: ReturnType<typeof createTicketCommands>;
  caller: { tenantId: string; name: string; traceId: string };
  /** The events of everything that happened in Jira since they were last taken. */
  events: JiraEvent[];
  /** Puts events into the inbox, as the intake does. */
  receive(events: readonly JiraEvent[]): Promise<void>;
  /** Receives all events and runs every work item until all is quiet. */
  settle(): Promise<void>;
  /** Brings work items that wait for a later try forward to now. */
  hurry(): Promise<void>;
  /** Lets time pass for the engine, so that what waits has its turn. */
  pass(ms: number): Promise<void>;
  reconcile(): Promise<void>;
  /** Gives the site an app's token beside its API token, as Forge's hourly call does. */
  giveAppToken(options?: { scopes?: readonly string[]; choice?: AccessChoice }): Promise<void>;
  /** Calls Jira as a person. */
  jira<T = Record<string, unknown>>(method: string, path: string, body?: unknown, as?: keyof typeof PEOPLE): Promise<T>;
  tickets(): Promise<TicketRow[]>;
  /** Runs a statement as the owner of the tables, behind row-level security. */
  owner<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/**
 * A workspace paired with an empty Jira: real PostgreSQL and real HTTP between them. Events do not travel by
 * themselves: a test receives them when, and in the order, it wants.
 */
export async function createSyncWorld(
  settings: Partial<SyncSettings> = {},
  sandboxOptions: SandboxOptions = {},
  open: (url: string) => Db = (url) => openDatabase({ url, max: 10 }),
): Promise<SyncWorld> {
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ seed: 'empty', ...sandboxOptions });
  const db = open(database.url);
  const vault = createVault({ current: randomBytes(32) });
  const [tenantId, siteId] = [randomUUID(), randomUUID()];
  const owners = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  owners.on('error', () => {});
  const owner = async <Row>(sql: string, values: unknown[] = []) => (await owners.query(sql, values)).rows as Row[];
  await owner('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Test workspace']);
  await withTenant(db, tenantId, (tx) =>
    tx
      .insertInto('jira_site')
      .values({
        tenant_id: tenantId,
        id: siteId,
        cloud_id: sandbox.jira.catalog.cloudId,
        base_url: sandbox.url,
        email: 'grace@example.com',
        api_token_encrypted: vault.seal('sandbox-token-grace', aboutJiraToken(tenantId)),
        project_key: 'KAN',
        config: '{}',
        installation_id: null,
        app_version: null,
      })
      .execute(),
  );
  const blobFolder = await mkdtemp(join(tmpdir(), 'synapse-blobs-'));
  const clock = { offset: 0 };
  const now = () => Date.now() + clock.offset;
  const sync: SyncContext = {
    db,
    log: pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' }),
    now,
    connect: createSiteConnector({ db, vault, outbound: LOCAL_OUTBOUND, now, gateway: `${sandbox.url}/ex/jira/` }),
    settings: { ...DEFAULT_SYNC_SETTINGS, writeThroughMs: 20_000, reconcileEnabled: false, ...settings },
    files: { blobs: createDiskBlobs(blobFolder), policy: { ...DEFAULT_ATTACHMENT_POLICY } },
    underway: new Set(),
  };
  const worker = createWorkQueueWorker(sync);
  const caller = { tenantId, name: 'Sam Agent', traceId: 'test-trace' };
  const events: JiraEvent[] = [];
  sandbox.jira.changes.subscribe((change: JiraChange) => {
    const event = toEvent(change, sandbox.jira.catalog.cloudId);
    if (event) events.push(event);
  });
  const world: SyncWorld = {
    tenantId,
    siteId,
    sandbox,
    db,
    databaseUrl: database.url,
    sync,
    worker,
    blobFolder,
    commands: createTicketCommands(sync),
    caller,
    events,
    async receive(received) {
      const rows = received.map((event) => ({
        tenantId,
        siteId,
        eventId: event.id,
        issueId: event.issue.id,
        type: event.type,
        payload: JSON.stringify(event),
        receivedMs: sync.now(),
      }));
      if (rows.length > 0) await takeEvents(db, rows);
    },
    async settle() {
      do {
        await world.receive(events.splice(0));
        await worker.processAll();
      } while (events.length > 0);
    },
    async hurry() {
      await owner('update work_item set due_at = now() where due_at > now()');
    },
    async pass(ms) {
      clock.offset += ms;
      await world.hurry();
    },
    async giveAppToken({ scopes, choice = 'app' } = {}) {
      const { token } = sandbox.tokens.mint('the-app', APP_ACCOUNT_ID, 3_600_000, scopes);
      await owner('update jira_site set access = $2 where id = $1', [siteId, choice]);
      await withTenant(db, tenantId, (tx) =>
        saveAppToken(
          tx,
          vault,
          { tenantId, siteId },
          {
            ...{ installationId: 'installation-1', token, receivedAt: now(), expiresAt: now() + 3_600_000 },
            apiBaseUrl: `${sandbox.url}/ex/jira/${sandbox.jira.catalog.cloudId}`,
          },
        ),
      );
    },
    async reconcile() {
      await world.commands.startRun(caller, siteId);
      await worker.processAll();
    },
    async jira<T>(method: string, path: string, body?: unknown, as: keyof typeof PEOPLE = 'ada') {
      const answer = await fetch(`${sandbox.url}/rest/api/3/${path}`, {
        method,
        headers: { authorization: `Basic ${btoa(PEOPLE[as])}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`Jira ${method} ${path}: ${answer.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    tickets: () => readTickets(owner),
    owner,
    async close() {
      await Promise.all(sync.underway);
      await worker.stop();
      await db.destroy();
      await owners.end();
      await sandbox.close();
      await database.drop();
      await rm(blobFolder, { recursive: true, force: true });
    },
  };
  return world;
}
