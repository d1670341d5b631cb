import {
  ADMIN_ANSWERS,
  type AdminAskKind,
  type AdminBody,
  type AdminRequest,
  adminPageAskSchema,
} from '@synapse/shared/forge/admin';
import { askCrmAsAdmin } from '../crm/ask-crm';
import type { ResolverContext } from './context';
import type { AdminAnswer, AdminPayload } from './contract';
import { isAdmin } from './is-admin';
import { whoActs } from './who-acts';

/** Asking Jira for a name costs a call, so it is asked only where the name is kept. */
const LEAVES_A_TRACE: ReadonlySet<AdminAskKind> = new Set(['start-import', 'retry']);

/**
 * What the admin page asks of the CRM and does there, for this site. Whether the person is an admin is asked of Jira
 * each time; which site it is, Forge says.
 */
export async function askAdmin({
  payload,
  context,
}: {
  payload: AdminPayload;
  context: ResolverContext;
}): Promise<AdminAnswer<AdminAskKind>> {
  if (!(await isAdmin())) return { state: 'not_admin' };
  const ask = adminPageAskSchema.safeParse(payload.ask);
  if (!ask.success)
    return { state: 'refused', message: 'The page sent an invalid request. Reload it, then try again.' };
  const actor = LEAVES_A_TRACE.has(ask.data.kind) ? await whoActs(context) : null;
  const body: AdminRequest = { actor, ask: ask.data };
  const answer = ADMIN_ANSWERS[ask.data.kind];
  return await askCrmAsAdmin<AdminBody<AdminAskKind>>({ path: '/api/app/admin', body, answer });
}
