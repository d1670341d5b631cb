import { failureQuerySchema, retryFailuresSchema } from '@synapse/shared/failure';
import { Router } from 'express';
import { withTenant } from '../../store/db/database.ts';
import { listFailures } from '../../store/workqueue/failures.ts';
import { readBody, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** What does not get through: why, since when, what waits behind it; and the way to try again. */
export function failureRoutes({ db, commands }: HttpServices): Router {
  const router = Router();

  route(router, '/api/sync/failures', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const query = readQuery(req, failureQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => listFailures(tx, tenantId, query)));
    },
  });

  route(router, '/api/sync/failures/retry', {
    post: async (req, res) => {
      const what = readBody(req, retryFailuresSchema);
      res.status(202).json({ retried: await commands.retryFailures(callerOf(req), what) });
    },
  });
  return router;
}
