import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import type { Vault } from '../../store/db/vault.ts';
import { exportSite } from '../../sync/sites/export-site.ts';
import { demandRole } from '../auth/authorise.ts';
import { noQuerySchema, readId, readQuery } from '../kernel/parse.ts';
import { callerOf, stateOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

type Site = { tenantId: string; siteId: string };

/** `GET /api/jira/sites/:siteId/export`, for admins: everything that is kept of a site's tickets, as NDJSON. */
export function siteExportRoutes(services: HttpServices): Router {
  const router = Router();
  route(router, '/api/jira/sites/:siteId/export', {
    get: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      await sendExport(services, { tenantId, siteId: readId(req, 'siteId') }, req, res);
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

const LINK_MINUTES = 10;
const ABOUT_LINK = 'export-link';
const linkSchema = z.strictObject({ tenantId: z.uuid(), siteId: z.uuid(), until: z.number() });

/** An address that is good for ten minutes, and that nobody can make but us. */
export function makeExportLink(
  vault: Vault,
  site: Site,
  now: number,
): { path: `/api/exports/${string}`; until: number } {
  const until = now + LINK_MINUTES * 60_000;
  const sealed = vault.seal(JSON.stringify({ tenantId: site.tenantId, siteId: site.siteId, until }), ABOUT_LINK);
  return { path: `/api/exports/${sealed.toString('base64url')}`, until };
}

/** @throws DomainError not_found, whatever is wrong with it */
function openExportLink(vault: Vault, link: string, now: number): Site {
  try {
    const { until, ...site } = linkSchema.parse(
      JSON.parse(vault.open(Buffer.from(link, 'base64url'), ABOUT_LINK)) as unknown,
    );
    if (until > now) return site;
  } catch {
    // A link that was cut or made up: the same answer.
  }
  throw new DomainError(
    'not_found',
    `This link has expired: it is valid for ${LINK_MINUTES} minutes. Ask for a new one.`,
  );
}

/** The head is sent once the site is found; the rest as fast as it is read. */
async function sendExport({ db, now }: HttpServices, site: Site, req: Request, res: Response): Promise<void> {
  const at = new Date(now()).toISOString();
  const lines = await exportSite(db, site, at);
  res.setHeader('content-type', 'application/x-ndjson; charset=utf-8');
  res.setHeader('content-disposition', `attachment; filename="synapse-export-${at.slice(0, 10)}.ndjson"`);
  stateOf(req).log.info({ tenant: site.tenantId, site: site.siteId }, 'a site is exported');
  await pipeline(Readable.from(lines), res);
}
