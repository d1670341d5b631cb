import { type Appearance, capital, fieldWord, type LinkedTicket, listWords } from './ticket-words';
import { timeAgo } from './time-ago';

export const SYNC_WORDS: Record<LinkedTicket['sync']['state'], { text: string; appearance: Appearance }> = {
  synced: { text: 'Same as in Jira', appearance: 'success' },
  pending: { text: 'On its way to Jira', appearance: 'inprogress' },
  parked: { text: 'Needs a hand', appearance: 'removed' },
  deleted_in_jira: { text: 'Issue deleted in Jira', appearance: 'removed' },
  unlinked: { text: 'Not linked', appearance: 'default' },
};

/** Which changes still wait, for example "The title and the priority were changed in the CRM; …". */
export function pendingSentence(ticket: LinkedTicket): string | undefined {
  if (ticket.sync.state !== 'pending') return undefined;
  const fields = ticket.sync.pendingFields.map((field) => `the ${fieldWord(field)}`);
  if (fields.length === 0) return 'A change was made in the CRM; Jira gets it as soon as it takes it.';
  const verb = fields.length === 1 ? 'was' : 'were';
  return `${capital(listWords(fields))} ${verb} changed in the CRM; Jira gets that as soon as it takes it.`;
}

/** How fresh each side's news of the other is. */
export function freshness({ sync }: LinkedTicket, now: number): { fromJira: string; toJira: string } {
  const { lastFromJiraAt, lastToJiraAt } = sync;
  return {
    fromJira: lastFromJiraAt ? timeAgo(lastFromJiraAt, now) : 'nothing yet',
    toJira: lastToJiraAt ? timeAgo(lastToJiraAt, now) : 'nothing yet',
  };
}
