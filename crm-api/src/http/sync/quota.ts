import { Router } from 'express';
import { readQuota } from '../../sync/rate-limit/read-quota.ts';
import { noQuerySchema, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** What calls to Jira have cost in this hour, what is left, and what the hour will come to. */
export function quotaRoutes({ db, jiraCalls }: Pick<HttpServices, 'db' | 'jiraCalls'>): Router {
  const router = Router();
  route(router, '/api/sync/quota', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.json(await readQuota({ db, jiraCalls }, callerOf(req).tenantId));
    },
  });
  return router;
}
