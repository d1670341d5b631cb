import { panelSearchRequestSchema, panelSearchResponseSchema } from '@synapse/shared/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { FindAnswer, FindPayload } from './contract';
import { visibleTickets } from './visible-tickets';

const FOUND_AT_MOST = 8;

/** Tickets without an issue, or contacts, by what an engineer types; of the tickets, those that they may know of. */
export async function findInCrm({
  payload,
  context,
}: {
  payload: FindPayload;
  context: ResolverContext;
}): Promise<FindAnswer> {
  issueIn(context);
  const body = panelSearchRequestSchema.safeParse(payload);
  if (!body.success) return { ok: true, tickets: [], contacts: [] };
  const cloudId = cloudIdIn(context);
  const answer = panelSearchResponseSchema;
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
  if (asked.state === 'not_paired') return { ok: false, message: 'This site is not paired with a CRM any more.' };
  return { ok: false, message: asked.message };
}
