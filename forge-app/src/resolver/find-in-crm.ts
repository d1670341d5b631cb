import { panelSearchRequestSchema, panelSearchResponseSchema } from '@synapse/shared/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { FindAnswer, FindPayload } from './contract';

/** Tickets without an issue, or contacts, by what an engineer types. */
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
  const asked = await askCrm({ path: '/api/jira/panel/search', cloudId, body: body.data, answer });
  if (asked.state === 'answered') return { ok: true, ...asked.body };
  if (asked.state === 'not_paired') return { ok: false, message: 'This site is not paired with a CRM any more.' };
  return { ok: false, message: asked.message };
}
