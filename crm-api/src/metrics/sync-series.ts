import { SERIES_STEP_SECONDS, type SeriesQuery, type SyncSeries } from '@synapse/shared/sync-metrics';
import { ceilings, type PointLimits } from '../domain/rate-limit/rate-budget.ts';
import type { TenantTx } from '../store/db/database.ts';
import { readSeries } from '../store/events/read-series.ts';
import { readSpend } from '../store/rate-limit/api-budget.ts';
import { LATENCY_STEPS_MS, percentileOf } from './latency-histogram.ts';

const STEPS = { hour: 60, day: 144, week: 168 } as const;

/** How the sync went over the last hour, day or week. */
export async function readSyncSeries(
  tx: TenantTx,
  tenantId: string,
  { range, siteId }: SeriesQuery,
  limits: PointLimits,
): Promise<SyncSeries> {
  const stepSeconds = SERIES_STEP_SECONDS[range];
  const asked = { siteId, stepSeconds, steps: STEPS[range], minutes: range === 'week' ? 60 : 1 };
  const [rows, spends] = await Promise.all([
    readSeries(tx, tenantId, asked, LATENCY_STEPS_MS.length + 1),
    readSpend(tx, tenantId),
  ]);
  const pays = spends.some((site) => site.paysPoints && (siteId === undefined || site.siteId === siteId));
  return {
    range,
    stepSeconds,
    pointsLimit: pays ? ceilings(limits, 'person').tenant : null,
    items: rows.map(({ at, latency, fromEdit, missed, ...counts }) => ({
      at: at.toISOString(),
      ...counts,
      p50Ms: percentileOf(latency, 0.5),
      p99Ms: percentileOf(latency, 0.99),
      editP50Ms: percentileOf(fromEdit, 0.5),
      editP99Ms: percentileOf(fromEdit, 0.99),
      missed: counts.events === null && missed === 0 ? null : missed,
    })),
  };
}
