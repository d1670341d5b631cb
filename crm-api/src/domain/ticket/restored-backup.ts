import { closeTexts, startText } from '../fields/own-texts.ts';
import type { TicketState } from '../model/ticket.ts';
import type { ChangeContext } from './change-context.ts';

/**
 * The database was set back to a backup and Jira was not: whatever waited in the backup may have been sent since, and this
 * database does not know of it. So each of these counts as sent without an answer: it is looked up in Jira before there is
 * another try, by the rules for answers that were lost.
 */
export function doubtWhatWaits(at: ChangeContext): void {
  const { state, now } = at;
  const { link } = state;
  if (!link || link.state === 'unlinked' || link.state === 'deleted_in_jira') return;
  if (link.state === 'wanted') doubtCreate(state, now);
  // Before the fields are sent, the issue is read: also by sites that write without a look.
  if (link.state === 'linked') link.fetchFrom = Math.max(link.fetchFrom ?? 0, link.jiraUpdated);
  for (const comment of state.comments.values()) {
    if (comment.source !== 'CRM' || comment.jiraCommentId !== null || comment.deletedAt !== null) continue;
    if (comment.visibility === 'internal') continue;
    comment.postAttemptedAt = now;
    startText(comment, comment.body, now);
  }
  // No run is sending them: the time in which they may still arrive counts from now.
  closeTexts(at);
  for (const file of state.attachments.values()) {
    if (file.source === 'CRM' && file.jiraAttachmentId === null && file.deletedAt === null) file.sendAttemptedAt = now;
  }
}

/** Nobody knows when the issue was made, nor whether with the label: all that the project has got since is looked through. */
function doubtCreate({ link, createdAt }: TicketState, now: number): void {
  const sent = { createAttemptedAt: createdAt, createSentBy: now, createLabelled: false };
  if (link) Object.assign(link, { state: 'creating', ...sent });
}
