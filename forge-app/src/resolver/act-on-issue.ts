import { type PanelActRequest, panelActResponseSchema, panelActSchema } from '@synapse/shared/forge/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { ActAnswer, ActPayload } from './contract';
import { refusalOf } from './issue-rights';
import { whoActs } from './who-acts';

/**
 * Does what an engineer asks of the issue that the page stands on, if Jira lets them do the like. The issue is Forge's
 * to say, never the page's.
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
  const refusal = await refusalOf(act.data.kind, issue.id);
  if (refusal) return { ok: false, message: refusal };
  const actor = await whoActs(context);
  const body: PanelActRequest = { issueId: issue.id, issueKey: issue.key, act: act.data, actor };
  const cloudId = cloudIdIn(context);
  const asked = await askCrm({
    purpose: 'panel-act',
    path: '/api/jira/panel/act',
    cloudId,
    body,
    answer: panelActResponseSchema,
  });
  if (asked.state === 'answered') return { ok: true, outcome: asked.body.outcome };
  if (asked.state === 'not_paired') return { ok: false, message: 'This site is no longer paired with a CRM.' };
  return { ok: false, message: asked.message };
}
