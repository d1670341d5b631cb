import { panelSearchAnswerSchema, panelSearchRequestSchema } from '@synapse/shared/forge/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { FindAnswer, FindPayload } from './contract';
import { refusalOf } from './issue-rights';
import { visibleTickets } from './visible-tickets';

const FOUND_AT_MOST = 8;

/**
 * Tickets without an issue, or contacts, by what an engineer types; of the tickets, those that they may know of. Both are
 * found to be linked, so whoever may not do that finds nothing: the panel shows them no search, but anybody who sees the
 * issue can ask without it.
 */
export async function findInCrm({
  payload,
  context,
}: {
  payload: FindPayload;
  context: ResolverContext;
}): Promise<FindAnswer> {
  const { id } = issueIn(context);
  const body = panelSearchRequestSchema.safeParse(payload);
  if (!body.success) return { ok: true, tickets: [], contacts: [] };
  const refusal = await refusalOf('link', id);
  if (refusal) return { ok: false, message: refusal };
  const cloudId = cloudIdIn(context);
  const answer = panelSearchAnswerSchema;
  const asked = await askCrm({
    purpose: 'panel-search',
    path: '/api/jira/panel/search',
    cloudId,
    body: body.data,
    answer,
  });
  if (asked.state === 'answered') {
    const tickets = await visibleTickets(asked.body.tickets, FOUND_AT_MOST);
    return { ok: true, ...asked.body, tickets };
  }
  if (asked.state === 'not_paired') return { ok: false, message: 'This site is no longer paired with a CRM.' };
  return { ok: false, message: asked.message };
}
