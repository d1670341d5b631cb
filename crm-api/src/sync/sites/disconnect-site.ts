import { causeOfSync } from '../../domain/alerts/alerts.ts';
import type { ByWhom } from '../../domain/model/change.ts';
import { closeAlerts } from '../../store/alerts/alerts.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { requestSitePurge } from '../../store/purge/site-purge.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { requireSite } from '../../store/sites/require-site.ts';
import { noteDisconnected } from '../../store/sites/sites.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import type { Requester } from '../engine/requester.ts';
import type { SiteAccesses } from './site-access.ts';

/**
 * Ends the pairing of a site: Jira is no longer called, and its app's requests are refused. What came from it stays, or is deleted
 * in the background. A site that is disconnected already may still be purged.
 * @returns the cloud id of the site
 * @throws DomainError not_found
 */
export async function disconnectSite(
  { db, now, accesses }: { db: Db; now: () => number; accesses: SiteAccesses },
  { tenantId, siteId, keyed }: { tenantId: string; siteId: string } & Pick<Requester, 'keyed'>,
  { purge, by }: { purge: boolean; by: ByWhom },
): Promise<string> {
  const { done } = await withTenant(db, tenantId, (tx) =>
    once(tx, keyed, null, async () => {
      const { state, cloudId } = await requireSite(tx, tenantId, siteId);
      const at = new Date(now());
      if (state === 'connected') await noteDisconnected(tx, tenantId, siteId, at);
      await closeAlerts(tx, tenantId, [causeOfSync(siteId)]);
      await recordAudit(tx, tenantId, purge ? 'site.purge_requested' : 'site.disconnected', `site:${siteId}`);
      if (purge) {
        await requestSitePurge(tx, { tenantId, siteId }, by, at);
        await enqueue(tx, tenantId, [{ kind: 'purge', siteId }]);
      }
      return { cloudId };
    }),
  );
  accesses.forgetSite(siteId);
  return done.cloudId;
}
