import { type PanelActRequest, panelActResponseSchema, panelActSchema } from '@synapse/shared/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { ActAnswer, ActPayload } from './contract';

/**
 * Does what an engineer asks of the issue that the page stands on. Forge shows the panel to whoever may see the
 * issue, and the issue is Forge's to say, so nobody acts on one they can't see.
 */
export async function actOnIssue({
  payload,
  context,
}: {
  payload: ActPayload;
  context: ResolverContext;
}): Promise<ActAnswer> {
  const act = panelActSchema.safeParse(payload.act);
  if (!act.success) return { ok: false, message: 'This page is out of date. Reload it, then try again.' };
  const issue = issueIn(context);
  const body: PanelActRequest = { issueId: issue.id, issueKey: issue.key, act: act.data };
  const cloudId = cloudIdIn(context);
  const asked = await askCrm({ path: '/api/jira/panel/act', cloudId, body, answer: panelActResponseSchema });
  if (asked.state === 'answered') return { ok: true, outcome: asked.body.outcome };
  if (asked.state === 'not_paired') return { ok: false, message: 'This site is not paired with a CRM any more.' };
  return { ok: false, message: asked.message };
}
