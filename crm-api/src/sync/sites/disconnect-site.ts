import { causeOfSync } from '../../domain/alerts/alerts.ts';
import type { ByWhom } from '../../domain/model/change.ts';
import { closeAlerts } from '../../store/alerts/alerts.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { requestSitePurge } from '../../store/purge/site-purge.ts';
import { requireSite } from '../../store/sites/require-site.ts';
import { noteDisconnected } from '../../store/sites/sites.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import type { SiteAccesses } from './site-access.ts';

/**
 * Ends the pairing of a site: Jira is no longer called, and its app's requests are refused. What came from it stays, or is deleted
 * in the background. A site that is disconnected already may still be purged.
 * @returns the cloud id of the site
 * @throws DomainError not_found
 */
export async function disconnectSite(
  { db, now, accesses }: { db: Db; now: () => number; accesses: SiteAccesses },
  { tenantId, siteId }: { tenantId: string; siteId: string },
  { purge, by }: { purge: boolean; by: ByWhom },
): Promise<string> {
  const cloudId = await withTenant(db, tenantId, async (tx) => {
    const site = await requireSite(tx, tenantId, siteId);
    const at = new Date(now());
    if (site.state === 'connected') await noteDisconnected(tx, tenantId, siteId, at);
    await closeAlerts(tx, tenantId, [causeOfSync(siteId)]);
    await recordAudit(tx, tenantId, purge ? 'site.purge_requested' : 'site.disconnected', `site:${siteId}`);
    if (purge) {
      await requestSitePurge(tx, { tenantId, siteId }, by, at);
      await enqueue(tx, tenantId, [{ kind: 'purge', siteId }]);
    }
    return site.cloudId;
  });
  accesses.forgetSite(siteId);
  return cloudId;
}
