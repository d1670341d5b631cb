import { disconnectRequestSchema } from '@synapse/shared/forge/rotation';
import { Router } from 'express';
import { disconnectSite } from '../../sync/sites/disconnect-site.ts';
import { demandRole } from '../auth/authorise.ts';
import type { SiteKeyring } from '../auth/site-keyring.ts';
import { readBody } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { siteOf } from './site-of.ts';

/**
 * `POST /api/jira/sites/:siteId/disconnect`, for admins: Jira is no longer called, and its app's requests are
 * refused. What came from it is kept, or purged; a site that is disconnected already may still be purged.
 */
export function siteDisconnectRoutes(services: HttpServices, keyring: SiteKeyring): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/disconnect', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      const site = siteOf(req);
      const purge = readBody(req, disconnectRequestSchema).data === 'purge';
      keyring.forget(await disconnectSite(services, site, { purge, by: callerOf(req).name }));
      res.json({ disconnected: true, purging: purge });
    },
  });
  return router;
}
