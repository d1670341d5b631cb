import { purgeQuerySchema, updateSiteSettingsSchema } from '@synapse/shared/site-settings';
import { Router } from 'express';
import { withTenant } from '../../store/db/database.ts';
import { listPurges } from '../../store/purge/purge.ts';
import { changeSettings, readSettings } from '../../sync/sites/change-settings.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readBody, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { siteOf } from './site-of.ts';

/** What holds for a whole site, for admins, changed while everything runs; and what was removed for good by it. */
export function siteSettingsRoutes({ db }: Pick<HttpServices, 'db'>): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/settings', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      readQuery(req, noQuerySchema);
      res.json(await readSettings(db, siteOf(req)));
    },
    patch: async (req, res) => {
      demandRole(req, 'admin');
      res.json(await changeSettings(db, siteOf(req), readBody(req, updateSiteSettingsSchema)));
    },
  });

  route(router, '/api/sync/purges', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      const query = readQuery(req, purgeQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => listPurges(tx, tenantId, query)));
    },
  });
  return router;
}
