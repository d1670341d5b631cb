import { type ExportLinkResponse, exportLinkRequestSchema } from '@synapse/shared/rotation';
import type { Vault } from '../store/vault.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from './signed-request.ts';
import { makeExportLink } from './site-export.ts';

/** `POST /api/jira/app/export`: an address to download the site's data from, for the Jira admin who asked. */
export function createExportLink(
  using: SignatureCheck & {
    vault: Vault;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    parseSigned(body, exportLinkRequestSchema);
    const { path, until } = makeExportLink(using.vault, site, using.now());
    answerJson(res, 200, { path, expiresAt: new Date(until).toISOString() } satisfies ExportLinkResponse);
  };
}
