import {
  type PanelAct,
  type PanelActRequest,
  panelActResponseSchema,
  panelActSchema,
} from '@synapse/shared/forge/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { ActAnswer, ActPayload } from './contract';
import { refusalOf } from './issue-rights';
import { visibleTickets } from './visible-tickets';
import { whoActs } from './who-acts';

const UNKNOWN_TICKET = 'This ticket can’t be linked by you: Jira does not show you the issue that it followed before.';

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
  if (!(await mayKnowOf(act.data))) return { ok: false, message: UNKNOWN_TICKET };
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

/** The texts of a ticket may come from the issue that it followed before. The CRM holds the page to the true one. */
async function mayKnowOf(act: PanelAct): Promise<boolean> {
  if (act.kind !== 'link') return true;
  return (await visibleTickets([{ issueId: act.issueId }], 1)).length > 0;
}
