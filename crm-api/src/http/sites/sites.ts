import type { SiteList } from '@synapse/shared/forge/heartbeat';
import { Router } from 'express';
import { withTenant } from '../../store/db/database.ts';
import { readSiteHealth } from '../../store/sites/site-health.ts';
import { noQuerySchema, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { describeSite } from './describe-site.ts';
import { readMissingPermissions } from './missing-permissions.ts';

/** `GET /api/jira/sites`: the sites of the workspace and how each fares. */
export function siteRoutes({ db, now, jiraCalls }: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      const { rows, missing } = await withTenant(db, tenantId, async (tx) => ({
        rows: await readSiteHealth(tx, tenantId),
        missing: await readMissingPermissions(tx, tenantId),
      }));
      const items = rows.map((row) => ({
        ...describeSite(row, now(), jiraCalls.breaker.silentSince(row.id)),
        missingPermissions: missing(row.id),
      }));
      res.json({ items } satisfies SiteList);
    },
  });
  return router;
}
