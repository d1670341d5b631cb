import { MISSED_CAUSES, type SyncMetrics } from '@synapse/shared/sync-metrics';
import { Router } from 'express';
import { z } from 'zod';
import { withTenant } from '../../store/db/database.ts';
import { countEvents, countMissed, listMissed } from '../../store/events/missed-events.ts';
import { readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

const querySchema = z.strictObject({
  hours: z.coerce.number().int().min(1).max(168).default(24),
  limit: z.coerce.number().int().min(0).max(200).default(20),
});

/** How good the way of the events really is: what came, and what the reconciler had to mend. */
export function syncMetricsRoutes({ db }: Pick<HttpServices, 'db'>): Router {
  const router = Router();
  route(router, '/api/sync/metrics', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const { hours, limit } = readQuery(req, querySchema);
      const read = await withTenant(db, tenantId, async (tx) => ({
        events: await countEvents(tx, tenantId, hours),
        missed: await countMissed(tx, tenantId, hours),
        recent: await listMissed(tx, tenantId, limit),
      }));
      res.json(metricsView(hours, read));
    },
  });
  return router;
}

export function metricsView(
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
