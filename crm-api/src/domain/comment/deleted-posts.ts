import type { Cause } from '../model/change.ts';
import type { CommentState } from '../model/comment.ts';
import type { ChangeContext } from '../ticket/change-context.ts';
import { CLOCKS_DIFFER_MS } from '../ticket/may-still-arrive.ts';
import { isNeverSeen, removeFromJira } from './comment-sight.ts';
import { isUnresolvedPost, postOpenUntil } from './comment-state.ts';

/**
 * Posts that Jira carried out, that were not answered, and that a person deleted there before anybody here had looked.
 * What a person deleted must not come back. But of such a comment nothing is left but the event of its deletion, which
 * has neither its marker nor, if it was edited, its text; and an id that nobody here knows may be anybody's comment. So a
 * deletion counts for a post only when all of this holds: our own account wrote the comment, Jira dates it when the post
 * may have been carried out, and it can be no other post. Otherwise the post is made again, as if there had been no
 * deletion: what comes back can be deleted once more, and a text that is dropped here is gone.
 */

/** A deletion whose comment nobody here had seen. */
const isUnseenDeletion = (comment: CommentState): boolean =>
  isNeverSeen(comment) && comment.deletedInJira && comment.authorAccountId !== null;

function mayBe(deletion: CommentState, post: CommentState): boolean {
  const { createdAt } = deletion;
  const until = postOpenUntil(post) + CLOCKS_DIFFER_MS;
  return isUnseenDeletion(deletion) && post.createdAt - CLOCKS_DIFFER_MS <= createdAt && createdAt <= until;
}

/** Whether the event of a deletion may be that of one of these posts, so that it is worth asking who we are in Jira. */
export function mayBeDeleted(posts: readonly CommentState[], all: Iterable<CommentState>): boolean {
  return [...all].some((deletion) => posts.some((post) => mayBe(deletion, post)));
}

/**
 * The posts that were deleted in Jira.
 * @param posts all that are open and do not stand there
 * @param account our own, by whose hand they were made
 */
export function deletedPosts(
  posts: readonly CommentState[],
  all: Iterable<CommentState>,
  account: string,
): CommentState[] {
  const own = [...all].filter((one) => one.authorAccountId === account);
  return posts.filter((post) =>
    own.some((deletion) => mayBe(deletion, post) && posts.every((other) => other === post || !mayBe(deletion, other))),
  );
}

/** Takes over that a post was deleted in Jira. */
export function takeDeletedPost(at: ChangeContext, commentId: string, cause: Cause): void {
  const post = at.state.comments.get(commentId);
  if (!post || !isUnresolvedPost(post)) return;
  Object.assign(post, { postAttemptedAt: null, inFlight: [] });
  removeFromJira(at, post, cause);
}
