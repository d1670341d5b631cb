import type { forgeApi } from '@synapse/shared/api/forge';
import { type AdminAsk, type AdminAskKind, type AdminBody, adminRequestSchema } from '@synapse/shared/forge/admin';
import { APP_ACTOR, actAs } from '../../store/audit/acting.ts';
import type { Caller } from '../auth/caller.ts';
import { provenCall, useToken } from '../auth/proven-call.ts';
import { parseSigned } from '../auth/signed-request.ts';
import type { Handle } from '../kernel/handlers.ts';
import { readRawBody } from '../kernel/raw-body.ts';
import { stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';
import { adminAnswers, type SiteAdmin } from './admin-answers.ts';

type Answerer = (admin: SiteAdmin, ask: AdminAsk) => Promise<AdminBody<AdminAskKind>>;

/** Questions that change nothing; whatever is not among them is done once for each token of Forge's. */
const QUESTIONS: ReadonlySet<AdminAskKind> = new Set([
  'health',
  'projects',
  'project',
  'check-project',
  'people',
  'forecast-import',
  'imports',
  'failures',
]);

/**
 * `POST /api/app/admin`: what the app's admin page asks and does. Forge proves which site that is, and the app has asked
 * Jira whether the person is an admin; what may be done is bound to the site.
 */
export function createAdmin(services: HttpServices): Handle<typeof forgeApi.askAsAdmin> {
  const { config, db } = services;
  const answers = adminAnswers(services) as Record<AdminAskKind, Answerer>;
  return async ({ req }) => {
    const call = await provenCall(db, req);
    const { ask, actor } = parseSigned(
      await readRawBody(req, config.eventMaxBodyBytes, `site ${call.site.siteId}`),
      adminRequestSchema,
    );
    const isQuestion = QUESTIONS.has(ask.kind);
    await useToken(db, call, { purpose: isQuestion ? 'admin-question' : 'admin', repeatable: isQuestion });
    const { tenantId, siteId } = call.site;
    const name = actor?.displayName ?? 'A Jira admin';
    // By the account, a name that Atlassian has erased is found again.
    const accountId = actor?.accountId ?? null;
    const caller: Caller = { tenantId, userId: 'jira', accountId, name, role: 'admin', traceId: stateOf(req).traceId };
    const acting = { kind: 'app', id: accountId ?? APP_ACTOR, name, address: req.ip ?? null } as const;
    return { status: 200, body: await actAs(acting, () => answers[ask.kind]({ tenantId, siteId, caller }, ask)) };
  };
}
