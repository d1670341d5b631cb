import { capital, fieldWord, type LinkedTicket, listWords, type Words, wordsOf } from './ticket-words';
import { timeAgo } from './time-ago';

type SyncState = LinkedTicket['sync']['state'];

const SYNC_WORDS: Record<SyncState, Words> = {
  synced: { text: 'In sync', appearance: 'success' },
  pending: { text: 'Syncing to Jira', appearance: 'inprogress' },
  parked: { text: 'Needs attention', appearance: 'removed' },
  deleted_in_jira: { text: 'Issue deleted in Jira', appearance: 'removed' },
  unlinked: { text: 'Not linked', appearance: 'default' },
};

export const syncWords = (state: SyncState): Words => wordsOf(SYNC_WORDS, state);

/** Which changes still wait, for example "The title and the priority were changed in the CRM. …". */
export function pendingSentence(ticket: LinkedTicket): string | undefined {
  if (ticket.sync.state !== 'pending') return undefined;
  const fields = ticket.sync.pendingFields.map((field) => `the ${fieldWord(field)}`);
  if (fields.length === 0) return 'A change from the CRM has not reached Jira yet. It is sent automatically.';
  const verb = fields.length === 1 ? 'was' : 'were';
  return `${capital(listWords(fields))} ${verb} changed in the CRM. The change is sent to Jira automatically.`;
}

/** How fresh each side's news of the other is. */
export function freshness({ sync }: LinkedTicket, now: number): { fromJira: string; toJira: string } {
  const { lastFromJiraAt, lastToJiraAt } = sync;
  return {
    fromJira: lastFromJiraAt ? timeAgo(lastFromJiraAt, now) : 'Never',
    toJira: lastToJiraAt ? timeAgo(lastToJiraAt, now) : 'Never',
  };
}
