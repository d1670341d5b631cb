import { isMarkedPost, isUnresolvedPost, postOpenUntil } from '../../domain/comment/comment-state.ts';
import { deletedPosts, mayBeDeleted } from '../../domain/comment/deleted-posts.ts';
import { type ReportedComment, signsOf } from '../../domain/comment/hidden-posts.ts';
import type { Cause, Change } from '../../domain/model/change.ts';
import type { CommentState } from '../../domain/model/comment.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { JiraClient } from '../../jira/jira-client.ts';
import { JiraError, unlessNotFound } from '../../jira/jira-error.ts';
import type { JiraComment } from '../../jira/read-issue.ts';
import { observedComment } from '../engine/observe-snapshot.ts';

type Look = {
  client: Pick<JiraClient, 'comments' | 'comment' | 'myself'>;
  /** The comments that events of the issue told of. Asked only where a post can't be found. */
  reported: () => Promise<readonly ReportedComment[]>;
  now: () => number;
  siteId: string;
  issueId: string;
  cause: Cause;
};

/**
 * Looks up comments that were posted without ever getting an answer, by their markers, before anything else may double
 * them. One that a person deleted there meanwhile (domain/comment/deleted-posts.ts) is deleted here, too; one that was restricted
 * (domain/comment/hidden-posts.ts) waits for a person. One that is not there
 * may still arrive for a while: until then it is neither posted again nor given up.
 * @returns until when the last of them may arrive, epoch ms; null: none is open
 */
export async function resolvePosts(
  { client, reported, now, siteId, issueId, cause }: Look,
  ticket: TicketState,
): Promise<{ changes: Change[]; openUntil: number | null }> {
  const open = [...ticket.comments.values()].filter(isUnresolvedPost);
  if (ticket.link?.state !== 'linked' || open.length === 0) return { changes: [], openUntil: null };
  const lookedAt = now();
  const there = await client.comments(issueId);
  const ref = { siteId, issueId, issueKey: null, projectKey: null };
  const own = { cause, ticketId: ticket.id, linkEpoch: ticket.link.epoch };
  const observe = (one: JiraComment): Change => ({
    ...{ kind: 'comment.observed', cause, comment: observedComment(one), readAt: lookedAt, ...ref },
  });
  const markers = there.flatMap(({ marker }) => marker ?? []);
  const missing = open.filter((post) => !markers.some((marker) => isMarkedPost(post, marker)));
  const account = accountOf(client);
  const deleted = await findDeleted(account, missing, ticket);
  const until = missing
    .filter((one) => !deleted.includes(one))
    .map((one) => ({ id: one.id, arrivesUntil: postOpenUntil(one) }));
  const over = until.filter(({ arrivesUntil }) => arrivesUntil <= lookedAt).map(({ id }) => id);
  const shown = new Set(there.map(({ id }) => id));
  const posts = missing.filter(({ id }) => over.includes(id));
  const { hidden, seen } = await findHidden({ client, reported, account, issueId }, { posts, shown, ticket });
  const commentIds = over.filter((id) => !hidden.has(id));
  const waiting = until.map(({ arrivesUntil }) => arrivesUntil).filter((at) => at > lookedAt);
  return {
    changes: [
      ...[...there, ...seen].map(observe),
      ...deleted.map(({ id: commentId }): Change => ({ kind: 'post.deleted', commentId, ...own })),
      ...[...hidden].map(
        ([commentId, jiraCommentId]): Change => ({ kind: 'post.hidden', commentId, jiraCommentId, ...own }),
      ),
      { kind: 'posts.resolved', commentIds, ...own },
    ],
    openUntil: waiting.length > 0 ? Math.max(...waiting) : null,
  };
}

/** Of the posts that are not in Jira, those that a person deleted there. */
async function findDeleted(
  account: Account,
  missing: readonly CommentState[],
  { comments }: TicketState,
): Promise<CommentState[]> {
  if (!mayBeDeleted(missing, comments.values())) return [];
  const accountId = await account();
  return accountId === null ? [] : deletedPosts(missing, comments.values(), accountId);
}

/** Those of the posts that may be restricted in Jira, each with the comment that an event reported. */
async function findHidden(
  { client, reported, account, issueId }: Pick<Look, 'client' | 'reported' | 'issueId'> & { account: Account },
  { posts, shown, ticket }: { posts: readonly CommentState[]; shown: ReadonlySet<string>; ticket: TicketState },
): Promise<{ hidden: Map<string, string>; seen: JiraComment[] }> {
  const hidden = new Map<string, string>();
  const seen: JiraComment[] = [];
  const unseen = posts.length === 0 ? [] : (await reported()).filter(({ id }) => !shown.has(id));
  if (unseen.length === 0) return { hidden, seen };
  const accountId = await account();
  for (const post of posts) {
    for (const id of signsOf(post, unseen, { ticket, account: accountId })) {
      const comment = await unlessNotFound(client.comment(issueId, id));
      // It was created after the list was read, and its marker names its owner.
      if (comment) seen.push(comment);
      else hidden.set(post.id, id);
    }
  }
  return { hidden, seen };
}

/** Our account's id, asked once; null: it may not ask who it is, so whose a comment was can't be known. */
type Account = () => Promise<string | null>;

function accountOf(client: Pick<JiraClient, 'myself'>): Account {
  let asked: Promise<string | null> | undefined;
  return () => {
    asked ??= client.myself().then(
      ({ accountId }) => accountId,
      (error: unknown) => {
        if (error instanceof JiraError && (error.kind === 'refused' || error.kind === 'not_found')) return null;
        throw error;
      },
    );
    return asked;
  };
}

/** Whether there is a post that can no longer arrive, and of which nothing is known. */
export function hasExpiredPost({ comments }: TicketState, now: number): boolean {
  return [...comments.values()].some((one) => isUnresolvedPost(one) && postOpenUntil(one) <= now);
}
