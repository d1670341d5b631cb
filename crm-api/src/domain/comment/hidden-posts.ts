import { rendersAs } from '../adf/rich-text.ts';
import type { CommentState } from '../model/comment.ts';
import type { TicketState } from '../model/ticket.ts';
import type { ChangeContext, ChangeOf } from '../ticket/change-context.ts';
import { feed } from '../ticket/change-context.ts';
import { CLOCKS_DIFFER_MS } from '../ticket/may-still-arrive.ts';
import { commentInJira, isUnresolvedPost, postOpenUntil } from './comment-state.ts';

/**
 * Posts that Jira carried out, that were not answered, and that somebody restricted before anybody here had looked. Jira
 * shows such a comment in no list, and denies it by its id, as it does one that never was; whether the list's total counts
 * it, Jira does not document. All that tells of it is its event, which names neither its marker nor who may read it. So an
 * event of a comment that nobody here knows and that Jira does not show counts as a sign, where our own account wrote the
 * comment, or it says what we posted, and Jira dates it when the post may have been carried out. A post with a sign is not
 * made again by itself: it might stand there for some, and would then be read by all.
 */

/** A comment that an event told of. */
export type ReportedComment = { id: string; authorAccountId: string | null; created: number | null; body: unknown };

/** The comments, by their ids in Jira, that may be this post. @param account our own; null: Jira does not say */
export function signsOf(
  post: CommentState,
  reported: readonly ReportedComment[],
  { ticket, account }: { ticket: TicketState; account: string | null },
): string[] {
  const until = postOpenUntil(post) + CLOCKS_DIFFER_MS;
  const signs = reported.filter(({ id, authorAccountId, created, body }) => {
    // Without a time nothing can be said of which it was.
    if (created === null || created < post.createdAt - CLOCKS_DIFFER_MS || created > until) return false;
    const isOurs =
      (account !== null && authorAccountId === account) || (body !== undefined && rendersAs(post.body, body));
    return isOurs && commentInJira(ticket, id) === undefined;
  });
  return [...new Set(signs.map(({ id }) => id))];
}

/** Parks the post until a person has looked. It stays open: should its comment be shown again, its marker tells. */
export function parkHiddenPost(at: ChangeContext, { commentId, jiraCommentId, cause }: ChangeOf<'post.hidden'>): void {
  const post = at.state.comments.get(commentId);
  if (!post || !isUnresolvedPost(post) || post.refused) return;
  const message = `Posted, but not found again: Jira did not say whether it took this comment, told of comment ${jiraCommentId} at that time, and does not show that one to the connected account. It was probably restricted. Look for it in Jira: if it is there, nothing is left to do; if it is not, retry, and it is posted again.`;
  post.refused = { message, since: new Date(at.now).toISOString() };
  feed(at, 'comment.updated', cause, ['sync'], post.id);
}

/** A person has looked, and did not find it. */
export function giveUpHiddenPost(comment: CommentState): void {
  if (comment.refused && isUnresolvedPost(comment)) Object.assign(comment, { postAttemptedAt: null, inFlight: [] });
}
