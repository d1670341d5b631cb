import type { PanelResponse } from '@synapse/shared/panel';
import { timeAgo } from './time-ago';

export type LinkedTicket = Extract<PanelResponse, { linked: true }>['ticket'];

/** The lozenge colours of UI Kit. */
export type Appearance = 'default' | 'success' | 'inprogress' | 'removed' | 'moved' | 'new';

export const STATUS_WORDS: Record<LinkedTicket['status'], { text: string; appearance: Appearance }> = {
  OPEN: { text: 'Open', appearance: 'default' },
  IN_PROGRESS: { text: 'In progress', appearance: 'inprogress' },
  RESOLVED: { text: 'Resolved', appearance: 'success' },
  CLOSED: { text: 'Closed', appearance: 'success' },
};

export const PRIORITY_WORDS: Record<LinkedTicket['priority'], string> = {
  LOW: 'Low',
  MEDIUM: 'Medium',
  HIGH: 'High',
  URGENT: 'Urgent',
};

export const SYNC_WORDS: Record<LinkedTicket['sync']['state'], { text: string; appearance: Appearance }> = {
  synced: { text: 'Same as in Jira', appearance: 'success' },
  pending: { text: 'On its way to Jira', appearance: 'inprogress' },
  parked: { text: 'Needs a hand', appearance: 'removed' },
  deleted_in_jira: { text: 'Issue deleted in Jira', appearance: 'removed' },
  unlinked: { text: 'Not linked', appearance: 'default' },
};

/** Which changes still wait, for example "The title and the priority were changed in the CRM and are on their way." */
export function pendingSentence(ticket: LinkedTicket): string | undefined {
  const fields = ticket.sync.pendingFields.map((field) => `the ${field}`);
  if (ticket.sync.state !== 'pending' || fields.length === 0) return undefined;
  const last = fields.at(-1);
  const list = fields.length === 1 ? last : `${fields.slice(0, -1).join(', ')} and ${last}`;
  const verb = fields.length === 1 ? 'was' : 'were';
  return `${capital(list ?? '')} ${verb} changed in the CRM; Jira gets that as soon as it takes it.`;
}

/** How fresh the record is, by whichever side last spoke. */
export function freshness(ticket: LinkedTicket, now: number): string {
  const { lastFromJiraAt, lastToJiraAt } = ticket.sync;
  if (lastFromJiraAt && (!lastToJiraAt || lastFromJiraAt >= lastToJiraAt)) {
    return `Jira told the CRM ${timeAgo(lastFromJiraAt, now)}.`;
  }
  if (lastToJiraAt) return `The CRM told Jira ${timeAgo(lastToJiraAt, now)}.`;
  return 'Jira and the CRM have not spoken of this issue yet.';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
