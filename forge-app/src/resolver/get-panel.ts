import { type PanelRequest, panelResponseSchema } from '@synapse/shared/panel';
import { askCrm } from '../crm/ask-crm';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { PanelAnswer } from './contract';

/** What the CRM holds for the issue that the page stands on. The issue comes from Forge, never from the page. */
export async function getPanel({ context }: { context: ResolverContext }): Promise<PanelAnswer> {
  const body: PanelRequest = { issueId: issueIn(context).id, accountId: context.accountId ?? null };
  const cloudId = cloudIdIn(context);
  const asked = await askCrm({ path: '/api/jira/panel', cloudId, body, answer: panelResponseSchema });
  if (asked.state === 'answered') return { state: 'ready', panel: asked.body };
  return asked.state === 'refused' ? { state: 'away', message: asked.message } : asked;
}
