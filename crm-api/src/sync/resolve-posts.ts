import type { Cause, Change } from '../domain/change.ts';
import { deletedPosts, mayBeDeleted } from '../domain/deleted-posts.ts';
import { type CommentState, isUnresolvedPost, postOpenUntil, type TicketState } from '../domain/ticket-state.ts';
import type { JiraClient } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { observedComment } from './observe-snapshot.ts';

type Look = {
  client: Pick<JiraClient, 'comments' | 'myself'>;
  now: () => number;
  siteId: string;
  issueId: string;
  cause: Cause;
};

/**
 * Looks up comments that were posted without ever getting an answer, by their markers, before anything else may double
 * them. One that a person deleted there meanwhile (domain/deleted-posts.ts) is deleted here, too. One that is not there
 * may still arrive for a while: until then it is neither posted again nor given up.
 * @returns until when the last of them may arrive, epoch ms; null: none is open
 */
export async function resolvePosts(
  { client, now, siteId, issueId, cause }: Look,
  ticket: TicketState,
): Promise<{ changes: Change[]; openUntil: number | null }> {
  const open = [...ticket.comments.values()].filter(isUnresolvedPost);
  if (ticket.link?.state !== 'linked' || open.length === 0) return { changes: [], openUntil: null };
  const lookedAt = now();
  const there = await client.comments(issueId);
  const ref = { siteId, issueId, issueKey: null, projectKey: null };
  const own = { cause, ticketId: ticket.id, linkEpoch: ticket.link.epoch };
  const found = there.map(
    (one): Change => ({ kind: 'comment.observed', cause, comment: observedComment(one), read: true, ...ref }),
  );
  const markers = new Set(there.map(({ marker }) => marker));
  const missing = open.filter(({ id }) => !markers.has(id));
  const deleted = await findDeleted(client, missing, ticket);
  const until = missing
    .filter((one) => !deleted.includes(one))
    .map((one) => ({ id: one.id, arrivesUntil: postOpenUntil(one) }));
  const commentIds = until.filter(({ arrivesUntil }) => arrivesUntil <= lookedAt).map(({ id }) => id);
  const waiting = until.map(({ arrivesUntil }) => arrivesUntil).filter((at) => at > lookedAt);
  return {
    changes: [
      ...found,
      ...deleted.map(({ id: commentId }): Change => ({ kind: 'post.deleted', commentId, ...own })),
      { kind: 'posts.resolved', commentIds, ...own },
    ],
    openUntil: waiting.length > 0 ? Math.max(...waiting) : null,
  };
}

/** Those of the posts that do not stand in Jira that a person deleted there. */
async function findDeleted(
  client: Look['client'],
  missing: readonly CommentState[],
  { comments }: TicketState,
): Promise<CommentState[]> {
  if (!mayBeDeleted(missing, comments.values())) return [];
  try {
    const { accountId } = await client.myself();
    return deletedPosts(missing, comments.values(), accountId);
  } catch (error) {
    // An account that may not ask who it is: whose comment it was can't be known.
    if (error instanceof JiraError && (error.kind === 'refused' || error.kind === 'not_found')) return [];
    throw error;
  }
}

/** Whether there is a post that can no longer arrive, and of which nothing is known. */
export function hasExpiredPost({ comments }: TicketState, now: number): boolean {
  return [...comments.values()].some((one) => isUnresolvedPost(one) && postOpenUntil(one) <= now);
}
