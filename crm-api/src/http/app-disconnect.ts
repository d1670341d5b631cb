import { disconnectRequestSchema } from '@synapse/shared/rotation';
import { type Db, type TenantTx, withTenant } from '../store/database.ts';
import { makeDue } from '../store/lanes.ts';
import { requestSitePurge } from '../store/site-purge.ts';
import { disconnectSite } from '../store/site-rotation.ts';
import type { SiteAccesses } from '../sync/site-access.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from './signed-request.ts';

/** `POST /api/jira/app/disconnect`: a Jira admin ends the pairing, and may have what came from this Jira deleted. */
export function createDisconnect(
  using: SignatureCheck & {
    db: Db;
    accesses: SiteAccesses;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body, cloudId } = await readSignedRequest(req, using);
    const { data } = parseSigned(body, disconnectRequestSchema);
    const { tenantId, siteId } = site;
    await withTenant(using.db, tenantId, async (tx) => {
      const at = new Date(using.now());
      await disconnectSite(tx, tenantId, siteId, at);
      if (data === 'purge') await beginPurge(tx, site, 'a Jira admin', at);
    });
    using.accesses.forgetSite(siteId);
    using.keyring.forget(cloudId);
    answerJson(res, 200, { disconnected: true });
  };
}

/** Deletes in the background what came from a site that has just been disconnected. */
export async function beginPurge(
  tx: TenantTx,
  site: { tenantId: string; siteId: string },
  by: string,
  at: Date,
): Promise<void> {
  await requestSitePurge(tx, site, by, at);
  await makeDue(tx, site.tenantId, [{ kind: 'purge', key: site.siteId }]);
}
