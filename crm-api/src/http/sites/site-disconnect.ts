import { disconnectRequestSchema } from '@synapse/shared/forge/rotation';
import { Router } from 'express';
import { disconnectSite } from '../../sync/sites/disconnect-site.ts';
import { demandRole } from '../auth/authorise.ts';
import { readBody, readId } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { SiteKeyring } from './site-keys.ts';

/**
 * `POST /api/jira/sites/:siteId/disconnect`, for admins: Jira is called no more and its app is heard no more. What came
 * from it stays, or goes for good; a site that is disconnected already may still be purged.
 */
export function siteDisconnectRoutes(services: HttpServices, keyring: SiteKeyring): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/disconnect', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId, name } = callerOf(req);
      const siteId = readId(req, 'siteId');
      const { data } = readBody(req, disconnectRequestSchema);
      const purge = data === 'purge';
      keyring.forget(await disconnectSite(services, { tenantId, siteId }, { purge, by: name }));
      res.json({ disconnected: true, purging: purge });
    },
  });
  return router;
}
