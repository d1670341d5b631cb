import type { AdminHealth } from '@synapse/shared/forge/admin-health';
import { DomainError } from '../domain/domain-error.ts';
import { type Db, readTenant } from '../store/db/database.ts';
import { findSiteActivity } from '../store/sites/site-activity.ts';
import type { JiraCalls } from '../sync/rate-limit/jira-calls.ts';
import { readQuota } from '../sync/rate-limit/read-quota.ts';
import { readMissingPermissions } from '../sync/sites/check-permissions.ts';
import { readSyncMetrics } from './sync-metrics.ts';

const HOURS = 24;

/** The health of one site, for its admin: nothing of the workspace's other sites but what they leave of the budget. */
export async function readAdminHealth(
  services: { db: Db; jiraCalls: JiraCalls },
  { tenantId, siteId }: { tenantId: string; siteId: string },
): Promise<AdminHealth> {
  const [activity, missing, metrics] = await readTenant(services.db, tenantId, (tx) =>
    Promise.all([
      findSiteActivity(tx, tenantId, siteId),
      readMissingPermissions(tx, tenantId),
      readSyncMetrics(tx, tenantId, { hours: HOURS, limit: 0, siteId }),
    ]),
  );
  const { resetsAt, workspace, sites } = await readQuota(services, tenantId);
  const own = sites.find((site) => site.siteId === siteId);
  if (!activity || !own) throw new DomainError('not_found', 'This site is no longer connected. Pair it again.');
  const { total, causes, eventShare } = metrics.missed;
  const { paysPoints, points, requests, throttled, pausedUntil } = own;
  return {
    baseUrl: activity.baseUrl,
    newestChange: activity.newestChange && {
      issueKey: activity.newestChange.issueKey,
      happenedAt: activity.newestChange.happenedAt.toISOString(),
    },
    lastSentAt: activity.lastSentAt?.toISOString() ?? null,
    missed: { total, causes, eventShare },
    missingPermissions: missing(siteId),
    budget: { resetsAt, workspace, paysPoints, points, requests, throttled, pausedUntil },
  };
}
