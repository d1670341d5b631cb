import { disconnectRequestSchema } from '@synapse/shared/forge/rotation';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { requestSitePurge } from '../../store/purge/site-purge.ts';
import { disconnectSite } from '../../store/sites/site-rotation.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { provenCall, useToken } from '../auth/proven-call.ts';
import { parseSigned } from '../auth/signed-request.ts';
import { readRawBody } from '../kernel/raw-body.ts';
import type { Handler } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import type { SiteKeyring } from '../sites/site-keys.ts';

const BODY_MAX = 4096;

/** `POST /api/app/disconnect`: a Jira admin ends the pairing, and may have what came from this Jira deleted. */
export function createDisconnect({ db, now, accesses }: HttpServices, keyring: SiteKeyring): Handler {
  return async (req, res) => {
    const call = await provenCall(db, req);
    const { data } = parseSigned(await readRawBody(req, BODY_MAX, `site ${call.site.siteId}`), disconnectRequestSchema);
    await useToken(db, call, { purpose: 'disconnect', repeatable: false });
    const { tenantId, siteId } = call.site;
    await withTenant(db, tenantId, async (tx) => {
      const at = new Date(now());
      await disconnectSite(tx, tenantId, siteId, at);
      if (data === 'purge') await beginPurge(tx, call.site, 'a Jira admin', at);
    });
    accesses.forgetSite(siteId);
    keyring.forget(call.invocation.cloudId);
    res.json({ disconnected: true });
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
  await enqueue(tx, site.tenantId, [{ kind: 'purge', key: site.siteId }]);
}
