import type { ExportLinkResponse } from '@synapse/shared/forge/rotation';
import { provenCall, useToken } from '../auth/proven-call.ts';
import type { Handler } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { makeExportLink } from '../sites/site-export.ts';

/** `POST /api/app/export`: an address to download the site's data from, for the Jira admin who asked. */
export function createExportLink({ db, vault, now }: HttpServices): Handler {
  return async (req, res) => {
    const call = await provenCall(db, req);
    await useToken(db, call, { purpose: 'export', repeatable: false });
    const { path, until } = makeExportLink(vault, call.site, now());
    res.json({ path, expiresAt: new Date(until).toISOString() } satisfies ExportLinkResponse);
  };
}
