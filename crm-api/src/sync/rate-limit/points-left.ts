import { type CallPriority, ceilings, type PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { readPool, readSpend } from '../../store/rate-limit/api-budget.ts';

/** The points that calls of a priority may still use in this hour, and in each after; null: none of these sites pays any. */
export async function readPointsLeft(
  { db }: { db: Db },
  { tenantId, sites, priority }: { tenantId: string; sites: readonly string[]; priority: CallPriority },
  limits: PointLimits,
): Promise<{ left: number; msToReset: number; perHour: number } | null> {
  const spend = await readTenant(db, tenantId, (tx) => readSpend(tx, tenantId));
  if (!spend.some((one) => one.paysPoints && sites.includes(one.siteId))) return null;
  const pool = await readPool(db);
  const most = ceilings(limits, priority);
  const own = spend.filter((one) => one.paysPoints).reduce((sum, one) => sum + one.reserved, 0);
  return {
    left: Math.max(0, Math.min(most.pool - pool.reserved, most.tenant - own)),
    msToReset: 3_600_000 - pool.elapsedMs,
    perHour: most.tenant,
  };
}
