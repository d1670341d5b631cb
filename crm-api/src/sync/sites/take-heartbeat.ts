import type { HeartbeatRequest, HeartbeatResponse } from '@synapse/shared/forge/heartbeat';
import { describeAccess } from '../../domain/site/choose-access.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { findTenantName } from '../../store/members/workspaces.ts';
import { readSiteHealth, recordHeartbeat } from '../../store/sites/site-health.ts';
import { CRM_VERSION, PROTOCOLS } from './crm-version.ts';
import { wantsAppToken } from './describe-site.ts';

/**
 * Records the app's report, and answers what it should know.
 * @param told.secretIsOld whether the heartbeat was signed with a secret that has been replaced
 * @param told.takesAppTokens whether this API knows which app is its own, and so can take its token
 * @returns undefined when the site was disconnected in this moment
 */
export function takeHeartbeat(
  db: Db,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  received: { heartbeat: HeartbeatRequest; at: number; secretIsOld: boolean; takesAppTokens: boolean },
): Promise<HeartbeatResponse | undefined> {
  const { heartbeat, at, secretIsOld, takesAppTokens } = received;
  return withTenant(db, tenantId, async (tx) => {
    await recordHeartbeat(tx, { tenantId, siteId, at: new Date(at) }, heartbeat);
    const [health] = await readSiteHealth(tx, tenantId, siteId);
    if (health?.state !== 'connected') return undefined;
    return {
      workspaceName: (await findTenantName(tx, tenantId)) ?? 'CRM',
      crmVersion: CRM_VERSION,
      protocols: [...PROTOCOLS],
      lastEventAt: health.lastEventAt?.toISOString() ?? null,
      waiting: health.waiting,
      oldestWaitingAt: health.oldestWaitingAt?.toISOString() ?? null,
      parked: health.parked,
      access: describeAccess(health.access, at),
      wantsAppToken: takesAppTokens && wantsAppToken(health, at),
      secretIsOld: secretIsOld || health.secretAskedAt !== null,
    };
  });
}
