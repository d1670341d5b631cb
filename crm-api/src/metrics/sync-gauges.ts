import { siteStateSchema } from '@synapse/shared/forge/heartbeat';
import { MISSED_CAUSES } from '@synapse/shared/sync-metrics';
import { Gauge, type Registry } from 'prom-client';
import { type SiteStateFacts, siteStateOf } from '../domain/site/site-state.ts';
import type { Log } from '../log.ts';
import { type Db, withWorker } from '../store/db/database.ts';
import { countMissedOfAll } from '../store/events/missed-events.ts';
import { readPool } from '../store/rate-limit/api-budget.ts';

/** What the reconciler repaired and what Jira's limits leave, over all workspaces. All replicas report the same: take the maximum. */
export function registerSyncGauges(
  registry: Registry,
  db: Db,
  log: Log,
  { now, pointsPerHour }: { now(): number; pointsPerHour: number },
): void {
  // The other metrics are wanted most when the database is away.
  const ignore = (error: unknown) => log.warn({ err: error }, 'the gauges of the reconciler cannot be read');
  new Gauge({
    name: 'synapse_missed_events_day',
    help: 'Changes of the last 24 hours that the reconciler found, by why no event had brought them',
    labelNames: ['cause'] as const,
    registers: [registry],
    async collect() {
      const counts = await withWorker(db, (tx) => countMissedOfAll(tx, 24)).catch(ignore);
      if (!counts) return;
      for (const cause of MISSED_CAUSES) this.set({ cause }, counts.find((of) => of.cause === cause)?.count ?? 0);
    },
  });
  new Gauge({
    name: 'synapse_jira_points_reserved',
    help: 'Points of Jira’s hourly pool that are set aside in this UTC hour',
    registers: [registry],
    async collect() {
      const pool = await readPool(db).catch(ignore);
      if (pool) this.set(pool.reserved);
    },
  });
  new Gauge({
    name: 'synapse_jira_points_limit',
    help: 'Points an hour that the app has over all its sites (JIRA_POINTS_PER_HOUR)',
    registers: [registry],
  }).set(pointsPerHour);
  registerSiteGauges(registry, db, { now, ignore });
}

/**
 * How the sites of all workspaces stand, as far as their apps tell; see domain/site/site-state.ts. What Jira made of their tokens is
 * left out: synapse_worker can't read tokens across workspaces, and a gauge is no reason to let it.
 */
function registerSiteGauges(
  registry: Registry,
  db: Db,
  { now, ignore }: { now(): number; ignore(error: unknown): void },
): void {
  new Gauge({
    name: 'synapse_sites',
    help: 'Paired Jira sites, by how they stand: connected, silent, uninstalled, disconnected',
    labelNames: ['state'] as const,
    registers: [registry],
    async collect() {
      const sites = await readSites(db).catch(ignore);
      if (!sites) return;
      const states = sites.map((site) => siteStateOf({ ...site, appToken: null }, now()));
      for (const state of siteStateSchema.options) this.set({ state }, states.filter((one) => one === state).length);
    },
  });
}

function readSites(db: Db): Promise<Omit<SiteStateFacts, 'appToken'>[]> {
  return withWorker(db, async (tx) => {
    const rows = await tx.selectFrom('jira_site').select(['state', 'heartbeat_at', 'uninstalled_at']).execute();
    return rows.map((row) => ({
      connected: row.state === 'connected',
      heartbeatAt: row.heartbeat_at,
      uninstalledAt: row.uninstalled_at,
    }));
  });
}
