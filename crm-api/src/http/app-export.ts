import { type ExportLinkResponse, exportLinkRequestSchema } from '@synapse/shared/rotation';
import type { Vault } from '../store/vault.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { parseSigned, readSignedRequest } from './signed-request.ts';
import { makeExportLink } from './site-export.ts';
import type { SiteKeyring } from './site-keys.ts';

/** `POST /api/jira/app/export`: an address to download the site's data from, for the Jira admin who asked. */
export function createExportLink(using: {
  vault: Vault;
  keyring: SiteKeyring;
  limit: number;
  now: () => number;
}): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, { ...using, now: using.now() });
    parseSigned(body, exportLinkRequestSchema);
    const { path, until } = makeExportLink(using.vault, site, using.now());
    answerJson(res, 200, { path, expiresAt: new Date(until).toISOString() } satisfies ExportLinkResponse);
  };
}
