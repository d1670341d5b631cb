import { LOCAL_OUTBOUND } from '@synapse/local-stack/local-outbound';
import pino from 'pino';
import { DEFAULT_ATTACHMENT_POLICY } from '../../../src/domain/attachment/attachment-policy.ts';
import type { SiteConfig } from '../../../src/domain/site/site-config.ts';
import { createDiskBlobs } from '../../../src/store/blobs/disk-blobs.ts';
import type { Vault } from '../../../src/store/db/vault.ts';
import { createIssueFetcher, snapshotFieldsOf } from '../../../src/sync/engine/issue-fetcher.ts';
import { DEFAULT_SYNC_SETTINGS, type SyncContext } from '../../../src/sync/engine/sync-context.ts';
import { createSiteConnector } from '../../../src/sync/sites/connect-site.ts';
import { EngineProcess, type Heard, type World } from './engine-process.ts';
import type { SimulationDatabase } from './simulation-database.ts';
import type { Site } from './site.ts';

/** A process of the API: the whole engine, built anew, as main.ts does. */
export type Replica = { process: EngineProcess; sync: SyncContext };

/** What all processes of a simulation share. */
export type Surroundings = Heard & {
  database: SimulationDatabase;
  vault: Vault;
  sites: readonly Site[];
  /** The simulation's clock, and a look at it that does not move it. */
  now(): number;
  time(): number;
  /** What a site's admin has chosen by now. */
  configOf(siteId: string): Promise<SiteConfig>;
};

/** @param writeThroughMs how long a command waits for Jira, by the simulation's clock */
export function bootReplica(
  around: Surroundings,
  worldOf: (process: () => EngineProcess) => World,
  writeThroughMs: number,
): Replica {
  const process: EngineProcess = new EngineProcess(
    around.database.db,
    worldOf(() => process),
  );
  return { process, sync: contextOf(around, process, writeThroughMs) };
}

function contextOf(around: Surroundings, process: EngineProcess, writeThroughMs: number): SyncContext {
  const { vault, sites, time } = around;
  const { db } = process;
  const connect = createSiteConnector({ db, vault, outbound: LOCAL_OUTBOUND, now: time, uptime: time });
  return {
    db,
    log: pino({ level: 'silent' }),
    now: around.now,
    uptime: () => performance.now() + process.frozenMs,
    connect: async (tenantId, siteId, priority, guard) => {
      const site = await connect(tenantId, siteId, priority, guard);
      const { sandbox } = sites.find(({ id }) => id === siteId) ?? (sites[0] as Site);
      const client = process.mortal(sandbox, site.client, around);
      return {
        ...site,
        client,
        files: process.mortal(sandbox, site.files),
        fetcher: createIssueFetcher(client, async () => snapshotFieldsOf(await around.configOf(siteId))),
      };
    },
    settings: {
      ...DEFAULT_SYNC_SETTINGS,
      writeThroughMs,
      reconcileEnabled: false,
      secondLookMs: 0,
      deepEveryMs: Number.POSITIVE_INFINITY,
      backoff: { baseMs: 3_600_000, maxMs: 3_600_000 },
    },
    files: { blobs: createDiskBlobs(around.database.blobs), policy: DEFAULT_ATTACHMENT_POLICY },
    underway: new Set(),
  };
}
