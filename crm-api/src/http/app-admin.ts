import { type AdminAsk, adminRequestSchema } from '@synapse/shared/admin';
import { adminAnswers, type SiteAdmin } from './admin-answers.ts';
import type { Caller } from './caller.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { stateOf } from './request-state.ts';
import type { HttpServices } from './services.ts';
import { parseSigned, readSignedRequest } from './signed-request.ts';
import type { SiteKeyring } from './site-keys.ts';

/**
 * `POST /api/jira/admin`: what the app's admin page asks and does. Signed like the events, and the app has asked Jira
 * whether the person is an admin; what may be done is bound to the site that signs.
 */
export function createAdmin(services: HttpServices, keyring: SiteKeyring): SignedHandler {
  const { config, now } = services;
  const answers = adminAnswers(services) as Record<string, (admin: SiteAdmin, ask: AdminAsk) => Promise<unknown>>;
  return async (req, res) => {
    const signed = await readSignedRequest(req, { keyring, limit: config.eventMaxBodyBytes, now });
    const { ask, actor } = parseSigned(signed.body, adminRequestSchema);
    const { tenantId, siteId } = signed.site;
    const name = actor?.displayName ?? 'A Jira admin';
    const caller: Caller = { tenantId, userId: 'jira', name, role: 'admin', traceId: stateOf(req).traceId };
    answerJson(res, 200, await answers[ask.kind]?.({ tenantId, siteId, caller }, ask));
  };
}
