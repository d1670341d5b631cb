import { type AdminAsk, adminRequestSchema } from '@synapse/shared/admin';
import { withTenant } from '../store/database.ts';
import { findMatch } from '../store/people.ts';
import { adminAnswers, type SiteAdmin } from './admin-answers.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { stateOf } from './request-state.ts';
import type { HttpServices } from './services.ts';
import { parseSigned, readSignedRequest, type SignedRequest } from './signed-request.ts';
import type { SiteKeyring } from './site-keys.ts';

/**
 * `POST /api/jira/admin`: what the app's admin page asks and does. Signed like the events, and the app has asked Jira
 * whether the person is an admin; what may be done is bound to the site that signs.
 */
export function createAdmin(services: HttpServices, keyring: SiteKeyring): SignedHandler {
  const { config, now } = services;
  const answers = adminAnswers(services) as Record<string, (admin: SiteAdmin, ask: AdminAsk) => Promise<unknown>>;
  return async (req, res) => {
    const signed = await readSignedRequest(req, { keyring, limit: config.eventMaxBodyBytes, now: now() });
    const { ask, accountId } = parseSigned(signed.body, adminRequestSchema);
    const admin = await siteAdmin(services, signed.site, accountId, stateOf(req).traceId);
    answerJson(res, 200, await answers[ask.kind]?.(admin, ask));
  };
}

/** Who asks, by the name they are known by in the CRM. */
async function siteAdmin(
  { db }: HttpServices,
  { tenantId, siteId }: SignedRequest['site'],
  accountId: string | null,
  traceId: string,
): Promise<SiteAdmin> {
  const known =
    accountId === null
      ? undefined
      : await withTenant(db, tenantId, (tx) => findMatch(tx, tenantId, siteId, { accountId }));
  const name = known?.name ?? 'A Jira admin';
  return { tenantId, siteId, caller: { tenantId, userId: known?.userId ?? 'jira', name, role: 'admin', traceId } };
}
