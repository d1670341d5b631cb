import type { CommentMarker, CommentState } from '../model/comment.ts';
import type { TicketState } from '../model/ticket.ts';
import { MAY_STILL_ARRIVE_MS } from '../ticket/may-still-arrive.ts';

/**
 * Whether a comment has something that Jira ought to have and hasn't. An internal comment never has; one that Jira has
 * restricted since may have been edited while everybody could read it, and Jira keeps it for the same people.
 */
export function commentIsPending(comment: CommentState): boolean {
  if (comment.refused) return false;
  if (comment.deletedAt !== null) return comment.jiraCommentId !== null && !comment.deletedInJira;
  if (comment.deletedInJira || (comment.visibility === 'internal' && comment.jiraCommentId === null)) return false;
  return comment.base === null ? comment.source === 'CRM' : comment.body !== comment.base.crm;
}

/** Whether Jira refused it and it waits for a person: also a deletion that was refused, for the comment still stands there. */
export function commentIsRefused({ refused, deletedInJira, deletedAt, jiraCommentId }: CommentState): boolean {
  return refused !== null && !deletedInJira && (deletedAt === null || jiraCommentId !== null);
}

/**
 * Whether it is Jira that keeps a comment from some, in this issue or in one that its ticket has left: what is internal for
 * another reason never stood there.
 */
export function isRestrictedInJira({ visibility, source, jiraCommentId, leftPlaces }: CommentState): boolean {
  return visibility === 'internal' && (source === 'JIRA' || jiraCommentId !== null || leftPlaces.length > 0);
}

/** Whether Jira is to get just this text of a comment: a delivery that began earlier may hold one that was taken back since. */
export function isStillToBeSent(comment: CommentState, body: string): boolean {
  return commentIsPending(comment) && comment.body === body;
}

/** The comment that has this id in Jira. */
export function commentInJira({ comments }: TicketState, jiraCommentId: string): CommentState | undefined {
  return [...comments.values()].find((one) => one.jiraCommentId === jiraCommentId);
}

/** Whether a comment was sent to Jira and no answer ever came, so that it may or may not stand there. */
export function isUnresolvedPost(comment: CommentState): boolean {
  return comment.jiraCommentId === null && comment.postAttemptedAt !== null;
}

/**
 * Whether a comment in Jira is a post of ours without an answer. Anybody in Jira may write a marker, and copy one: it counts
 * for a post that is open, and with the key of that post. After a restored backup its key may not be known.
 */
export function isMarkedPost(comment: CommentState, { id, key }: CommentMarker): boolean {
  if (comment.id !== id || !isUnresolvedPost(comment)) return false;
  return comment.inFlight.length === 0 || comment.inFlight.some((sent) => sent.key === undefined || sent.key === key);
}

/** Until when a post that is open may still arrive in Jira, epoch ms. */
export function postOpenUntil({ postAttemptedAt }: CommentState): number {
  return (postAttemptedAt ?? 0) + MAY_STILL_ARRIVE_MS;
}
