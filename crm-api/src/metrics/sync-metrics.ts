import { MISSED_CAUSES, type SyncMetrics } from '@synapse/shared/sync-metrics';
import type { TenantTx } from '../store/db/database.ts';
import { countEvents, countMissed, listMissed } from '../store/events/missed-events.ts';

/**
 * How reliable events are: how many came, and which changes the reconciler had to find without one.
 * @param asked.limit how many of the newest such changes are listed
 * @param asked.siteId only of this site
 */
export async function readSyncMetrics(
  tx: TenantTx,
  tenantId: string,
  { hours, limit, siteId }: { hours: number; limit: number; siteId?: string },
): Promise<SyncMetrics> {
  return metricsView(hours, {
    events: await countEvents(tx, tenantId, hours, siteId),
    missed: await countMissed(tx, tenantId, hours, siteId),
    recent: limit === 0 ? [] : await listMissed(tx, tenantId, limit),
  });
}

function metricsView(
  hours: number,
  read: {
    events: Awaited<ReturnType<typeof countEvents>>;
    missed: Awaited<ReturnType<typeof countMissed>>;
    recent: Awaited<ReturnType<typeof listMissed>>;
  },
): SyncMetrics {
  const outcomes = Object.fromEntries(read.events.map(({ outcome, count }) => [outcome, count]));
  const { waiting = 0, ...done } = outcomes;
  const causes = Object.fromEntries(
    MISSED_CAUSES.map((cause) => [cause, read.missed.find((one) => one.cause === cause)?.count ?? 0]),
  );
  const total = read.missed.reduce((sum, { count }) => sum + count, 0);
  const brought = done.applied ?? 0;
  return {
    hours,
    events: { taken: Object.values(done).reduce((sum, count) => sum + count, 0), waiting, outcomes: done },
    missed: {
      total,
      causes,
      eventShare: brought + total === 0 ? null : brought / (brought + total),
      recent: read.recent.map(({ foundAt, arrivedAt, ...row }) => ({
        ...row,
        foundAt: foundAt.toISOString(),
        arrivedAt: arrivedAt?.toISOString() ?? null,
      })),
    },
  };
}
