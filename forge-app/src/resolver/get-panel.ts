import { type PanelRequest, type PanelResponse, panelAnswerSchema } from '@synapse/shared/forge/panel';
import { askCrm } from '../crm/ask-crm';
import { findLastPanel, keepLastPanel } from '../storage/last-panel';
import { takeNote } from '../storage/take-note';
import { cloudIdIn, issueIn, type ResolverContext } from './context';
import type { PanelAnswer } from './contract';
import { findIssueRights } from './issue-rights';
import { visibleTickets } from './visible-tickets';

const TICKETS_SHOWN = 5;

const UNSURE =
  'Jira did not say whether you may see this issue, so the CRM’s record of it is not shown. Refresh in a moment; if it stays so, tell your Jira admin.';

/**
 * What the CRM holds for the issue that the page stands on, and what the user may do to it. The issue comes from Forge,
 * never from the page. When the CRM gives no answer, what it last said of the issue is shown.
 */
export async function getPanel({ context }: { context: ResolverContext }): Promise<PanelAnswer> {
  const { id } = issueIn(context);
  const body: PanelRequest = { issueId: id, accountId: context.accountId ?? null };
  const cloudId = cloudIdIn(context);
  const [rights, asked] = await Promise.all([
    findIssueRights(id),
    askCrm({ purpose: 'panel', path: '/api/jira/panel', cloudId, body, answer: panelAnswerSchema }),
  ]);
  if (rights === 'none') return { state: 'no_access' };
  if (asked.state === 'not_paired') return asked;
  // The CRM's record is for who may see the issue, its copy here too. No answer is no permission.
  if (rights === undefined) return { state: 'unsure', message: UNSURE };
  if (asked.state === 'answered') {
    // The record is there to be shown, whether or not it can be kept for later.
    await takeNote('panel', () => keepLastPanel(id, asked.body, Date.now()));
    return { state: 'ready', panel: await forUser(asked.body), rights };
  }
  const known = (await findLastPanel(id, Date.now())) ?? null;
  const versions = asked.state === 'away' && asked.versions ? { versions: true as const } : {};
  return { state: 'away', message: asked.message, ...versions, known };
}

async function forUser(panel: PanelResponse): Promise<PanelResponse> {
  if (!panel.linked) return panel;
  return { ...panel, otherTickets: await visibleTickets(panel.otherTickets, TICKETS_SHOWN) };
}
