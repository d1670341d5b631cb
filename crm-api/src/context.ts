import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Config } from './config.ts';
import { createTokenCheck } from './http/authenticate.ts';
import type { HttpServices, ProbeSite } from './http/services.ts';
import type { TicketCommands } from './http/ticket-commands.ts';
import { createHttpMetrics } from './insight/http-metrics.ts';
import { registerWorkGauges } from './insight/work-gauges.ts';
import { createFeedHub } from './live/feed-hub.ts';
import { startListener } from './live/listener.ts';
import { createLog, type Log } from './log.ts';
import { type Db, openDatabase, withTenant } from './store/database.ts';
import { readFeed, readFeedBounds } from './store/feed-read.ts';
import { createVault, type Vault } from './store/vault.ts';

/** What every part is built on. */
export type Foundation = { config: Config; db: Db; log: Log; now: () => number; vault: Vault };

/** What sync/ and jira/ put in for the HTTP side. */
export type SyncParts = { commands: TicketCommands; probeSite: ProbeSite };

export type Context = HttpServices & {
  /** Ends what the context began. The server and the workers must have ended before. */
  close(): Promise<void>;
};

/** The test seam: anything given here takes the place of what would be built. */
export type Overrides = Partial<Pick<Foundation, 'log' | 'now'>>;

/** Builds everything there is, by hand and in order. Starts to listen to the database, but takes no request. */
export function createContext(
  config: Config,
  createSync: (on: Foundation) => SyncParts,
  overrides: Overrides = {},
): Context {
  const log = overrides.log ?? createLog({ level: config.logLevel, nodeEnv: config.nodeEnv });
  const now = overrides.now ?? Date.now;
  const db = openDatabase({
    url: config.databaseUrl,
    max: config.dbPoolMax,
    onError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
  });
  const vault = createVault({ current: config.encryptionKey, previous: config.encryptionKeyPrevious });
  const foundation: Foundation = { config, db, log, now, vault };
  const listener = startListener({ url: config.databaseDirectUrl, log });
  const hub = createFeedHub(
    {
      bounds: (tenantId) => withTenant(db, tenantId, (tx) => readFeedBounds(tx, tenantId)),
      read: (tenantId, after, limit) => withTenant(db, tenantId, (tx) => readFeed(tx, tenantId, after, limit)),
    },
    log,
  );
  listener.onFeed(hub.wake);
  listener.onGap(hub.wakeAll);
  const registry = createRegistry(db, log);
  return {
    ...foundation,
    ...createSync(foundation),
    verifyToken: createTokenCheck(config.auth, now),
    registry,
    httpMetrics: createHttpMetrics(registry),
    listener,
    hub,
    async close() {
      await listener.stop();
      await db.destroy();
    },
  };
}

function createRegistry(db: Db, log: Log): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  registerWorkGauges(registry, db, log);
  return registry;
}
