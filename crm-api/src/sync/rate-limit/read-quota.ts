import type { Quota } from '@synapse/shared/quota';
import { ceilings, forecastSpend } from '../../domain/rate-limit/rate-budget.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { readPool, readSpend, type SpendOfSite } from '../../store/rate-limit/api-budget.ts';
import type { JiraCalls } from './jira-calls.ts';

/** What calls to Jira have cost in this hour, what is left, and what the hour will come to. */
export async function readQuota({ db, jiraCalls }: { db: Db; jiraCalls: JiraCalls }, tenantId: string): Promise<Quota> {
  await jiraCalls.pool.flush();
  const sites = await readTenant(db, tenantId, (tx) => readSpend(tx, tenantId));
  const pool = await readPool(db);
  const most = ceilings(jiraCalls.limits, 'person');
  const paying = sites.filter((site) => site.paysPoints);
  const own = { reserved: sum(paying, 'reserved'), previous: sum(paying, 'previousPoints') };
  return {
    resetsAt: new Date(pool.resetsAt).toISOString(),
    pool: spendOf(most.pool, pool, pool.elapsedMs),
    workspace: spendOf(most.tenant, own, pool.elapsedMs),
    sites: sites.map((site) => siteView(site, pool.elapsedMs, jiraCalls.limiter.sitePausedUntil(site.siteId))),
  };
}

function sum(sites: readonly SpendOfSite[], what: 'reserved' | 'previousPoints'): number {
  return sites.reduce((total, site) => total + site[what], 0);
}

function spendOf(limit: number, { reserved, previous }: { reserved: number; previous: number }, elapsedMs: number) {
  const forecast = forecastSpend({ spent: reserved, elapsedMs, previous });
  return { limit, spent: reserved, left: Math.max(0, limit - reserved), forecast };
}

function siteView(site: SpendOfSite, elapsedMs: number, pausedUntil: number | null): Quota['sites'][number] {
  const { siteId, paysPoints, points, requests, throttled, previousPoints } = site;
  const forecast = forecastSpend({ spent: points, elapsedMs, previous: previousPoints });
  const until = pausedUntil === null ? null : new Date(pausedUntil).toISOString();
  return { siteId, paysPoints, points, forecast, requests, throttled, pausedUntil: until };
}
