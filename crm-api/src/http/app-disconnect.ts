import { disconnectRequestSchema } from '@synapse/shared/rotation';
import { type Db, withTenant } from '../store/database.ts';
import { disconnectSite } from '../store/site-rotation.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { parseSigned, readSignedRequest } from './signed-request.ts';
import type { SiteKeyring } from './site-keys.ts';

/** `POST /api/jira/app/disconnect`: a Jira admin ends the pairing. Tickets and links stay for a later one. */
export function createDisconnect(using: {
  db: Db;
  keyring: SiteKeyring;
  limit: number;
  now: () => number;
}): SignedHandler {
  return async (req, res) => {
    const { site, body, cloudId } = await readSignedRequest(req, { ...using, now: using.now() });
    parseSigned(body, disconnectRequestSchema);
    const { tenantId, siteId } = site;
    await withTenant(using.db, tenantId, (tx) => disconnectSite(tx, tenantId, siteId, new Date(using.now())));
    using.keyring.forget(cloudId);
    answerJson(res, 200, { disconnected: true });
  };
}
