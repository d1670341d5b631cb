import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { openExportLink } from '../../sync/sites/export-link.ts';
import { exportSite } from '../../sync/sites/export-site.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readQuery } from '../kernel/parse.ts';
import { stateOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { siteOf } from './site-of.ts';

/** `GET /api/jira/sites/:siteId/export`, for admins: everything that is kept of a site's tickets, as NDJSON. */
export function siteExportRoutes(services: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/export', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      readQuery(req, noQuerySchema);
      await sendExport(services, siteOf(req), req, res);
    },
  });
  return router;
}

/** `GET /api/exports/:link`: the same by an address that the app gave an admin in Jira; the address is the permission. */
export function exportLinkRoutes(services: HttpServices): Router {
  const router = Router();
  route(router, '/api/exports/:link', {
    get: async (req, res) => {
      const site = openExportLink(services.vault, String(req.params.link), services.now());
      await sendExport(services, site, req, res);
    },
  });
  return router;
}

/** The head is sent once the site is found; the rest as fast as it is read. */
async function sendExport(
  { db, now }: HttpServices,
  site: { tenantId: string; siteId: string },
  req: Request,
  res: Response,
): Promise<void> {
  const at = new Date(now()).toISOString();
  const lines = await exportSite(db, site, at);
  res.setHeader('content-type', 'application/x-ndjson; charset=utf-8');
  res.setHeader('content-disposition', `attachment; filename="synapse-export-${at.slice(0, 10)}.ndjson"`);
  stateOf(req).log.info({ tenant: site.tenantId, site: site.siteId }, 'a site is exported');
  await pipeline(Readable.from(lines), res);
}
