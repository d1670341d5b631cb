import { setSiteAccessSchema } from '@synapse/shared/access';
import { Router } from 'express';
import { readAccess, setAccess } from '../../sync/sites/set-access.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readBody, readQuery } from '../kernel/parse.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { siteOf } from './site-of.ts';

/** `/api/jira/sites/:siteId/access`: as whom the CRM calls a site, and an admin's choice of it. */
export function siteAccessRoutes(services: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/access', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.json(await readAccess(services, siteOf(req)));
    },
    put: async (req, res) => {
      demandRole(req, 'admin');
      res.json(await setAccess(services, siteOf(req), readBody(req, setSiteAccessSchema)));
    },
  });
  return router;
}
