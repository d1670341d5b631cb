import type { Cause, ObservedComment } from '../model/change.ts';
import type { CommentState } from '../model/comment.ts';
import { stableId } from '../stable-id.ts';
import { type ChangeContext, type ChangeOf, feed, linkOf, record, touch } from '../ticket/change-context.ts';
import { noteDeletion } from './comment-overwritten.ts';
import { emptyComment } from './empty-comment.ts';

/**
 * Comments that Jira shows no more. Jira answers 404 for a comment that was deleted and for one that our account may not
 * read, so only an event says that it was deleted. Without one it is hidden here, and comes back when it is seen again.
 */

/** What a snapshot lacks, and what Jira denied when it was asked for by its id: see sync/inbound/complete-comments.ts. */
export function hideMissingComments(at: ChangeContext, change: ChangeOf<'issue.observed'>): void {
  const missing = new Set(change.commentsGone);
  for (const comment of at.state.comments.values()) {
    if (comment.jiraCommentId === null || !missing.has(comment.jiraCommentId) || comment.deletedInJira) continue;
    // Newer than the snapshot: it was posted after the snapshot was taken.
    if (comment.jiraMark > change.updated) continue;
    loseSight(at, comment, change.updated, change.cause);
  }
}

function loseSight(at: ChangeContext, comment: CommentState, mark: number, cause: Cause): void {
  const hid = comment.deletedAt === null;
  comment.outOfSight = { mark, hid };
  comment.deletedInJira = true;
  // It may be that our deletion was carried out, and its answer lost.
  if (!hid) noteDeletion(comment);
  if (hid) hide(at, comment, 'out_of_sight', cause);
}

/** Somebody whom nobody vouches for says that it was deleted. It comes back by what is newer than all that is known. */
export function hideClaimed(at: ChangeContext, comment: CommentState, cause: Cause): void {
  if (!comment.deletedInJira) loseSight(at, comment, linkOf(at).jiraUpdated + 1, cause);
}

/** Jira said that it was deleted, in an issue that the ticket does not follow: it may be that our deletion was carried out. */
export function loseOwn(comment: CommentState): void {
  if (comment.deletedAt === null || comment.deletedInJira) return;
  noteDeletion(comment);
  comment.deletedInJira = true;
}

/** Jira said that it was deleted: that is for good. */
export function removeFromJira(at: ChangeContext, comment: CommentState, cause: Cause): void {
  if (comment.deletedAt !== null && !comment.deletedInJira) noteDeletion(comment);
  comment.outOfSight = null;
  comment.deletedInJira = true;
  if (comment.deletedAt === null) hide(at, comment, 'took_jira', cause);
}

function hide(at: ChangeContext, comment: CommentState, rule: string, cause: Cause): void {
  record(at, `comment:${comment.id}`, comment.body, null, rule, cause);
  comment.deletedAt = at.now;
  touch(at);
  feed(at, 'comment.deleted', cause, [], comment.id);
}

/**
 * Whether a comment that was out of sight is seen again, and not still as it was before.
 * @param readAt the issue's `updated` when Jira was read; null: an event
 */
export function isSeenAgain(comment: CommentState, seen: ObservedComment, readAt: number | null): boolean {
  const { outOfSight } = comment;
  if (!outOfSight) return false;
  return readAt === null ? seen.updated > outOfSight.mark : readAt >= outOfSight.mark;
}

/** One that was deleted here meanwhile, or before, stays deleted, and its deletion is carried out there. */
export function comeBack(at: ChangeContext, comment: CommentState, cause: Cause): void {
  const { outOfSight } = comment;
  comment.outOfSight = null;
  comment.deletedInJira = false;
  if (!outOfSight?.hid) return;
  comment.deletedAt = null;
  record(at, `comment:${comment.id}`, null, comment.body, 'seen_again', cause);
  touch(at);
  feed(at, 'comment.created', cause, ['body'], comment.id);
}

/**
 * A deletion that arrives before its comment: the late comment must not come to life. Where nobody vouches for the deletion,
 * the comment may stand there out of our sight, and comes as soon as Jira shows it.
 */
export function tombstone(at: ChangeContext, change: ChangeOf<'comment.gone'>): [string, CommentState] {
  const { commentId: jiraCommentId, authorAccountId, created } = change;
  const id = commentIdFor(at, jiraCommentId);
  const gone: CommentState = {
    ...emptyComment(id, created ?? at.now),
    source: 'JIRA',
    // Without a time nothing can be said of whose it was.
    authorAccountId: created === null ? null : authorAccountId,
    visibility: 'internal',
    jiraCommentId,
    deletedAt: at.now,
    deletedInJira: true,
    outOfSight: change.hint ? { mark: linkOf(at).jiraUpdated + 1, hid: true } : null,
  };
  return [id, gone];
}

/** Whether nothing is known of a comment of Jira's but that somebody says it was deleted. See tombstone. */
export const isNeverSeen = ({ source, jiraMark }: CommentState): boolean => source === 'JIRA' && jiraMark === 0;

/**
 * The same Jira comment has the same id on a ticket, whoever tells of it first, so that it can't be stored twice. On
 * another ticket that follows the issue later it is another comment.
 */
export function commentIdFor(at: ChangeContext, jiraCommentId: string): string {
  return stableId('comment', at.state.id, linkOf(at).siteId, jiraCommentId);
}
