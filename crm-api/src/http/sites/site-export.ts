import { Readable } from 'node:stream';
import type { exportLinkApi } from '@synapse/shared/api/sites';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { readTenant } from '../../store/db/database.ts';
import { requireSite } from '../../store/sites/require-site.ts';
import { openExportLink } from '../../sync/sites/export-link.ts';
import { exportSite } from '../../sync/sites/export-site.ts';
import { sendWhile } from '../auth/still-allowed.ts';
import { type Handlers, SENT, type Sent } from '../kernel/handlers.ts';
import { limitPerAddress } from '../kernel/rate-limit.ts';
import { stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';

/** An export reads all there is of a site. */
const EXPORTS_PER_MINUTE = 20;

/** By an address that the app gave an admin in Jira; the address is the permission. */
export function exportLinkHandlers(services: HttpServices): Handlers<typeof exportLinkApi> {
  return {
    downloadExport: {
      before: limitPerAddress(EXPORTS_PER_MINUTE),
      handle: (ask) => sendExport(services, openExportLink(services.vault, ask.params.link, services.now()), ask),
    },
  };
}

/**
 * Everything that is kept of a site's tickets, as NDJSON. The head is sent once the site is found; the rest as fast as it is read.
 * @param by.watch ends it for who may read no more
 */
export async function sendExport(
  { db, now }: HttpServices,
  site: { tenantId: string; siteId: string },
  { req, res, watch }: { req: Request; res: Response; watch?: (() => AbortSignal) | undefined },
): Promise<Sent> {
  const at = new Date(now()).toISOString();
  // Asked for its head only, as what looks at links does, nothing is read, and nothing leaves.
  const isHead = req.method === 'HEAD';
  if (isHead) await readTenant(db, site.tenantId, (tx) => requireSite(tx, site.tenantId, site.siteId));
  const lines = isHead ? [] : await exportSite(db, site, at);
  res.setHeader('content-type', 'application/x-ndjson; charset=utf-8');
  res.setHeader('content-disposition', contentDisposition(`synapse-export-${at.slice(0, 10)}.ndjson`));
  if (!isHead) stateOf(req).log.info({ tenant: site.tenantId, site: site.siteId }, 'a site is exported');
  await sendWhile(watch?.(), Readable.from(lines), res);
  return SENT;
}
