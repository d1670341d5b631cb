import type { SiteList } from '@synapse/shared/forge/heartbeat';
import { Router } from 'express';
import { describeSites } from '../../sync/sites/describe-site.ts';
import { noQuerySchema, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** `GET /api/jira/sites`: the sites of the workspace, each with its health. */
export function siteRoutes(services: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.json({ items: await describeSites(services, callerOf(req).tenantId) } satisfies SiteList);
    },
  });
  return router;
}
