import { randomUUID } from 'node:crypto';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from './config.ts';
import type { PointLimits } from './domain/rate-limit/rate-budget.ts';
import { createOutbound, type Outbound } from './egress/egress.ts';
import { PUBLIC_HOSTS } from './egress/host-rule.ts';
import { createMailer, type Mailer } from './egress/mailer.ts';
import { createTokenCheck } from './http/auth/authenticate.ts';
import { createForgeCheck } from './http/auth/forge-token.ts';
import { createUserNotes } from './http/auth/user-notes.ts';
import type { HttpServices } from './http/kernel/services.ts';
import { createFeedHub, type FeedHub } from './live/feed-hub.ts';
import { startListener } from './live/listener.ts';
import { createPresenceBoard, type PresenceBoard } from './live/presence.ts';
import { createWorkerNotifier } from './live/worker-notifier.ts';
import { createLog, type Log } from './log.ts';
import { createJiraTimes, type JiraTimes, registerClockGauge } from './metrics/clock-gauge.ts';
import { createHttpMetrics } from './metrics/http-metrics.ts';
import { registerSyncGauges } from './metrics/sync-gauges.ts';
import { registerWorkGauges } from './metrics/work-gauges.ts';
import type { BlobStore } from './store/blobs/blob-store.ts';
import { createDiskBlobs } from './store/blobs/disk-blobs.ts';
import { createS3Blobs } from './store/blobs/s3-blobs.ts';
import { type Db, forWork, openDatabase, readTenant, withTenant } from './store/db/database.ts';
import { createSharedClock, type SharedClock } from './store/db/shared-clock.ts';
import { createVault, type Vault } from './store/db/vault.ts';
import { createVaultCheck } from './store/db/vault-check.ts';
import { readFeed, readFeedBounds } from './store/feed/feed-read.ts';
import { notifyPresence } from './store/feed/notify-presence.ts';
import { createBulkCommands } from './sync/bulk/bulk-commands.ts';
import { createRightToBulks } from './sync/bulk/right-to-bulks.ts';
import { createTicketCommands } from './sync/commands/ticket-commands.ts';
import { patienceMs } from './sync/engine/ask-jira.ts';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from './sync/engine/sync-context.ts';
import { createImportCommands } from './sync/imports/import-commands.ts';
import { createCrmPeople } from './sync/mapping/crm-people.ts';
import { createPeopleMatching } from './sync/mapping/match-people.ts';
import { createProjectSetup } from './sync/mapping/project-setup.ts';
import { createMemberships } from './sync/members/memberships.ts';
import { createServiceTokens } from './sync/members/service-tokens.ts';
import type { WebhookContext } from './sync/outgoing-webhooks/run-endpoint.ts';
import { createJiraCalls, type JiraCalls } from './sync/rate-limit/jira-calls.ts';
import { createDryRunner } from './sync/reconcile/dry-run.ts';
import { createSiteConnector } from './sync/sites/connect-site.ts';
import { createSiteProbe } from './sync/sites/probe-site.ts';
import { createSiteAccesses, type SiteAccesses } from './sync/sites/site-access.ts';
import { type AlertWorker, createAlertWorker } from './workers/alert-worker.ts';
import { createClockKeeper, createHousekeeping } from './workers/housekeeping.ts';
import type { Repeated } from './workers/loops.ts';
import { createSeriesRecorder } from './workers/series-recorder.ts';
import { createWebhookSender, type WebhookSender } from './workers/webhook-sender.ts';
import { createWorkQueueWorker, type WorkQueueWorker } from './workers/work-queue-worker.ts';

export type Context = HttpServices & {
  sync: SyncContext;
  /** Not started: main.ts starts it, a test drives it by `processAll`. */
  workQueueWorker: WorkQueueWorker;
  webhookSender: WebhookSender;
  alertWorker: AlertWorker;
  /** What the sync tells the time by: to be measured before anything is begun, and kept from then on. */
  clock: SharedClock;
  clockKeeper: ReturnType<typeof createClockKeeper>;
  /** Not started either. */
  housekeeping: Repeated;
  /** Not started either. */
  seriesRecorder: Repeated;
  /** Waits for what a request began and left to itself, then closes what was opened. The server must have ended before. */
  close(): Promise<void>;
};

/** The test seam: anything given here takes the place of what would be built. */
export type Overrides = Partial<Pick<HttpServices, 'log' | 'now'>>;

/** Builds everything there is, by hand and in order. It listens to the database, but takes no request and runs no work item. */
export function createContext(config: Config, overrides: Overrides = {}): Context {
  const log = overrides.log ?? createLog({ level: config.logLevel, nodeEnv: config.nodeEnv });
  const now = overrides.now ?? Date.now;
  const db = openDatabase({
    url: config.databaseUrl,
    max: config.dbPoolMax,
    prepares: config.dbPrepares,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const clock = createSharedClock(db, overrides.now);
  const vault = createVault({ current: config.encryptionKey, previous: config.encryptionKeyPrevious });
  const outbound = createOutbound(config.jiraHosts);
  const jiraTimes = createJiraTimes();
  const registry = createRegistry(db, log, { now, pointsPerHour: pointLimitsOf(config).perHour, jiraTimes });
  const jiraCalls = createJiraCalls(db, pointLimitsOf(config), log);
  const blobs = createBlobs(config);
  const accesses = createSiteAccesses({ db, vault, now: clock.now, gateway: config.forge.apiPrefix });
  const sync = createSync({ config, db, log, now, clock, vault, outbound, jiraCalls, blobs, accesses, jiraTimes });
  const workQueueWorker = createWorkQueueWorker(sync, { sites: jiraCalls.breaker });
  const webhooks = createWebhooks(config, { db, log, now: clock.now, vault });
  const webhookSender = createWebhookSender(webhooks, { leaseMs: config.leaseMs });
  const mailer: Mailer | null = config.mail && createMailer(config.mail);
  const alertWorker = createAlertWorker({ db, log, now, limits: pointLimitsOf(config) }, mailer);
  const clockKeeper = createClockKeeper(clock, log);
  const housekeeping = createHousekeeping(db, log, now, config.auditKeepDays);
  const seriesRecorder = createSeriesRecorder(db, log);
  const hub = createHub(db, log);
  const listener = startListener({ url: config.databaseDirectUrl, log });
  const presence = createPresence(db, log, now);
  listener.onPresence(presence.heard);
  listener.onFeed(hub.wake);
  listener.onFeed(webhookSender.wake);
  const workers = createWorkerNotifier({ db, log, self: randomUUID(), wake: workQueueWorker.wake });
  listener.onWorkItem(workers.heard);
  const memberships = createMemberships(db, now);
  const serviceTokens = createServiceTokens(db, now);
  const userNotes = createUserNotes(db, now);
  const rightToBulks = createRightToBulks(db, now);
  listener.onAccess((key) => {
    memberships.forget(key);
    serviceTokens.forget(key);
    userNotes.forget(key);
    rightToBulks.forget(key);
  });
  listener.onGap(() => {
    memberships.forget();
    serviceTokens.forget();
    userNotes.forget();
    rightToBulks.forget();
    hub.wakeAll();
    workQueueWorker.wake();
    webhookSender.wake();
  });
  return {
    ...{
      config,
      db,
      log,
      now,
      sharedNow: clock.now,
      vault,
      outbound,
      blobs,
      registry,
      sync,
      workQueueWorker,
      webhooks,
      webhookSender,
      mailer,
      alertWorker,
      listener,
      workers,
      hub,
      presence,
      jiraCalls,
      accesses,
    },
    vaultStanding: createVaultCheck(db, vault),
    commands: createTicketCommands(sync),
    dryRun: createDryRunner(sync),
    projects: createProjectSetup(sync),
    imports: createImportCommands(sync, jiraCalls.limits),
    bulk: createBulkCommands(sync, jiraCalls.limits),
    people: createPeopleMatching(sync),
    crmPeople: createCrmPeople(sync),
    probeSite: createSiteProbe({
      outbound,
      limiter: jiraCalls.limiter,
      timeoutMs: patienceMs(sync),
      gateway: config.forge.apiPrefix,
    }),
    verifyToken: createTokenCheck(config.issuers, now),
    memberships,
    serviceTokens,
    userNotes,
    rightToBulks,
    verifyForge: createForgeCheck(config.forge, now),
    httpMetrics: createHttpMetrics(registry),
    clock,
    clockKeeper,
    housekeeping,
    seriesRecorder,
    async close() {
      await workQueueWorker.stop();
      await webhookSender.stop();
      await alertWorker.stop();
      mailer?.close();
      await clockKeeper.stop();
      await housekeeping.stop();
      await seriesRecorder.stop();
      await Promise.allSettled(sync.underway);
      presence.stop();
      await listener.stop();
      await jiraCalls.close();
      await db.destroy();
    },
  };
}

function pointLimitsOf(config: Config): PointLimits {
  return { perHour: config.jiraPointsPerHour, tenantShare: config.jiraTenantShare };
}

/** A receiver's time-out, and the part of a lease that it may take where that is shorter. */
const RECEIVER_MS = 15_000;
const RECEIVER_LEASE = 1 / 3;

function createWebhooks(config: Config, on: Pick<WebhookContext, 'db' | 'log' | 'now' | 'vault'>): WebhookContext {
  const outbound = createOutbound([...config.webhookHosts, PUBLIC_HOSTS]);
  return { ...on, outbound, timeoutMs: Math.min(RECEIVER_MS, config.leaseMs * RECEIVER_LEASE) };
}

function createSync(on: {
  config: Config;
  db: Db;
  log: Log;
  now: () => number;
  clock: SharedClock;
  vault: Vault;
  outbound: Outbound;
  jiraCalls: JiraCalls;
  blobs: BlobStore;
  accesses: SiteAccesses;
  jiraTimes: JiraTimes;
}): SyncContext {
  const { config, db, log, now, clock, vault, outbound, jiraCalls, blobs, accesses, jiraTimes } = on;
  return {
    db,
    log,
    now: clock.now,
    connect: createSiteConnector({
      ...{ db, vault, now, outbound, accesses },
      limiter: jiraCalls.limiter,
      breaker: jiraCalls.breaker,
      onClock: jiraTimes.note,
    }),
    settings: {
      ...DEFAULT_SYNC_SETTINGS,
      writeThroughMs: config.writeThroughMs,
      leaseMs: config.leaseMs,
      backoff: { baseMs: config.retry.firstMs, maxMs: config.retry.longestMs },
      maxTries: config.retry.tries,
      reconcileEnabled: config.autoSync,
      reconcileIntervalMs: config.syncIntervalMs,
    },
    files: { blobs, policy: config.attachments },
    underway: new Set(),
  };
}

function createBlobs({ attachmentStore: store }: Config): BlobStore {
  return 's3' in store ? createS3Blobs(store.s3) : createDiskBlobs(store.folder);
}

function createHub(db: Db, log: Log): FeedHub {
  return createFeedHub(
    {
      bounds: (tenantId) => readTenant(db, tenantId, (tx) => readFeedBounds(tx, tenantId)),
      read: (tenantId, after, limit) => readTenant(db, tenantId, (tx) => readFeed(tx, tenantId, after, limit)),
    },
    log,
  );
}

function createPresence(db: Db, log: Log, now: () => number): PresenceBoard {
  return createPresenceBoard({
    now,
    gone: (page) => {
      const notice = { ...page, name: '', ticketId: null, field: null };
      // If that fails, the others forget the page after a while.
      withTenant(db, page.tenantId, (tx) => notifyPresence(tx, notice)).catch((error: unknown) =>
        log.debug({ err: error }, 'the other processes could not be notified that a page was closed'),
      );
    },
  });
}

function createRegistry(
  db: Db,
  log: Log,
  sync: { now(): number; pointsPerHour: number; jiraTimes: JiraTimes },
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerWorkGauges(registry, forWork(db, 'metrics'), log);
  registerClockGauge(registry, forWork(db, 'metrics'), log, sync);
  registerSyncGauges(registry, forWork(db, 'metrics'), log, sync);
  return registry;
}
