import { disconnectRequestSchema } from '@synapse/shared/forge/rotation';
import { Router } from 'express';
import { noSuchSite } from '../../domain/site/absent-site.ts';
import { withTenant } from '../../store/db/database.ts';
import { readSiteHealth } from '../../store/sites/site-health.ts';
import { disconnectSite } from '../../store/sites/site-rotation.ts';
import { demandRole } from '../auth/authorise.ts';
import { beginPurge } from '../forge/app-disconnect.ts';
import { readBody, readId } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { SiteKeyring } from './site-keys.ts';

/**
 * `POST /api/jira/sites/:siteId/disconnect`, for admins: Jira is called no more and its app is heard no more. What came
 * from it stays, or goes for good; a site that is disconnected already may still be purged.
 */
export function siteDisconnectRoutes({ db, now, accesses }: HttpServices, keyring: SiteKeyring): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/disconnect', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId, name } = callerOf(req);
      const siteId = readId(req, 'siteId');
      const { data } = readBody(req, disconnectRequestSchema);
      const cloudId = await withTenant(db, tenantId, async (tx) => {
        const [site] = await readSiteHealth(tx, tenantId, siteId);
        if (!site) throw noSuchSite();
        const at = new Date(now());
        if (site.state === 'connected') await disconnectSite(tx, tenantId, siteId, at);
        if (data === 'purge') await beginPurge(tx, { tenantId, siteId }, name, at);
        return site.cloudId;
      });
      accesses.forgetSite(siteId);
      keyring.forget(cloudId);
      res.json({ disconnected: true, purging: data === 'purge' });
    },
  });
  return router;
}
