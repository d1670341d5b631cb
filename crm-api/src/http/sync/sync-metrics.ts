import { Router } from 'express';
import { z } from 'zod';
import { readSyncMetrics } from '../../metrics/sync-metrics.ts';
import { withTenant } from '../../store/db/database.ts';
import { readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

const querySchema = z.strictObject({
  hours: z.coerce.number().int().min(1).max(168).default(24),
  limit: z.coerce.number().int().min(0).max(200).default(20),
});

/** How reliable events are: what came, and what the reconciler had to find without one. */
export function syncMetricsRoutes({ db }: Pick<HttpServices, 'db'>): Router {
  const router = Router();
  route(router, '/api/sync/metrics', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const query = readQuery(req, querySchema);
      res.json(await withTenant(db, tenantId, (tx) => readSyncMetrics(tx, tenantId, query)));
    },
  });
  return router;
}
