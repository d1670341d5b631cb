import type { SiteList } from '@synapse/shared/heartbeat';
import { Router } from 'express';
import { withTenant } from '../store/database.ts';
import { readSiteHealth } from '../store/site-health.ts';
import { describeSite } from './describe-site.ts';
import { noQuerySchema, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';

/** `GET /api/jira/sites`: the sites of the workspace and how each fares. */
export function siteRoutes({ db, now, jiraCalls }: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      const rows = await withTenant(db, tenantId, (tx) => readSiteHealth(tx, tenantId));
      res.json({
        items: rows.map((row) => describeSite(row, now(), jiraCalls.breaker.silentSince(row.id))),
      } satisfies SiteList);
    },
  });
  return router;
}
