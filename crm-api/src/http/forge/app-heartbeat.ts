import { type HeartbeatResponse, heartbeatRequestSchema } from '@synapse/shared/forge/heartbeat';
import { verifyRequest } from '@synapse/shared/forge/signing';
import { describeAccess } from '../../domain/site/choose-access.ts';
import { withTenant } from '../../store/db/database.ts';
import { readSiteHealth, recordHeartbeat } from '../../store/sites/site-health.ts';
import { findTenantName } from '../../store/sites/tenants.ts';
import { CRM_VERSION, PROTOCOLS } from '../../sync/sites/crm-version.ts';
import { wantsAppToken } from '../../sync/sites/describe-site.ts';
import { badSignature, parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';

/** `POST /api/jira/app/heartbeat`: the app says every five minutes that it lives and how its pushes fare. */
export function createHeartbeat(
  using: SignatureCheck & {
    /** Whether this API knows which app is its own, and so can take its token. */
    takesAppTokens: boolean;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    const heartbeat = parseSigned(body, heartbeatRequestSchema);
    const { tenantId, siteId } = site;
    const newest = site.secrets.slice(0, 1);
    const secretIsOld = !verifyRequest({
      purpose: using.purpose,
      headers: req.headers,
      body,
      secrets: newest,
      now: using.now(),
    }).ok;
    const answer = await withTenant(using.db, tenantId, async (tx): Promise<HeartbeatResponse> => {
      await recordHeartbeat(tx, { tenantId, siteId, at: new Date(using.now()) }, heartbeat);
      const [health] = await readSiteHealth(tx, tenantId, siteId);
      if (health?.state !== 'connected') throw badSignature('This site has just been disconnected. Pair it again.');
      return {
        workspaceName: (await findTenantName(tx, tenantId)) ?? 'CRM',
        crmVersion: CRM_VERSION,
        protocols: [...PROTOCOLS],
        lastEventAt: health.lastEventAt?.toISOString() ?? null,
        waiting: health.waiting,
        oldestWaitingAt: health.oldestWaitingAt?.toISOString() ?? null,
        parked: health.parked,
        access: describeAccess(health.access, using.now()),
        wantsAppToken: using.takesAppTokens && wantsAppToken(health, using.now()),
        secretIsOld,
      };
    });
    answerJson(res, 200, answer);
  };
}
