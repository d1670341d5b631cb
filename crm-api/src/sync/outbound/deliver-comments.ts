import { randomUUID } from 'node:crypto';
import { markdownToAdf } from '../../domain/adf/from-markdown/markdown-to-adf.ts';
import { commentIsPending, isStillToBeSent, isUnresolvedPost } from '../../domain/comment/comment-state.ts';
import type { Change, DeliveredComment } from '../../domain/model/change.ts';
import type { CommentState } from '../../domain/model/comment.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { say } from '../../domain/sentences.ts';
import { JiraError } from '../../jira/jira-error.ts';
import type { IssueBatch, Restriction } from '../../jira/read-issue.ts';
import { observedComment, observeSnapshot } from '../engine/observe-snapshot.ts';
import { completeComments } from '../inbound/complete-comments.ts';
import { applyDelivery, DELIVERY_CAUSE, finishDelivery, type IssueDelivery, startDelivery } from './delivery.ts';
import { eachAlone } from './each-alone.ts';

/**
 * Sends the comments that Jira is behind in, oldest first. One that Jira refuses, or fails at, holds up none of the others; one whose
 * post may still arrive waits (see sync/outbound/resolve-posts.ts).
 */
export async function deliverComments(delivery: IssueDelivery, ticket: TicketState): Promise<void> {
  const siteId = ticket.link?.siteId ?? '';
  const pending = [...ticket.comments.values()].filter((one) => commentIsPending(one) && !isUnresolvedPost(one));
  const inOrder = pending.sort((a, b) => a.createdAt - b.createdAt);
  await eachAlone(inOrder, async (comment) => {
    const done = await deliverComment({ ...delivery, siteId }, comment);
    if (done) await finishDelivery(delivery, { comments: [done] });
  });
}

type CommentDelivery = IssueDelivery & { siteId: string };

async function deliverComment(delivery: CommentDelivery, comment: CommentState): Promise<DeliveredComment | null> {
  const { jiraCommentId } = comment;
  try {
    return await (jiraCommentId === null
      ? postComment(delivery, comment)
      : changeComment(delivery, comment, jiraCommentId));
  } catch (error) {
    if (!(error instanceof JiraError) || error.retryable || error.kind === 'unauthorised') throw error;
    // Not of a comment that is yet to be: the issue is not there, or so it seems, and its work item looks twice.
    if (error.kind === 'not_found' && comment.jiraCommentId === null) throw error;
    return {
      id: comment.id,
      outcome: 'refused',
      ...say('comment_refused', { jira: error.words }),
      jira: error.words,
    };
  }
}

/**
 * The attempt is noted before it is made: when its answer never comes, the comment is looked for by its marker. What was
 * deleted or changed here since this delivery began is not sent.
 */
async function postComment(delivery: CommentDelivery, { id, body }: CommentState): Promise<DeliveredComment | null> {
  const key = randomUUID();
  if (!(await startText(delivery, { id, body, postKey: key }))) return null;
  try {
    const post = { body: markdownToAdf(body), marker: { id, key } };
    const there = await delivery.site.client.addComment(delivery.issueId, post);
    return postedAs(id, body, there);
  } catch (error) {
    if (error instanceof JiraError && !error.ambiguous)
      await applyDelivery(delivery, [
        { kind: 'posts.resolved', cause: DELIVERY_CAUSE, ticketId: delivery.ticketId, commentIds: [id] },
      ]);
    throw error;
  }
}

/** Whether the text is still to be sent; it is then noted as sent. */
async function startText(
  delivery: CommentDelivery,
  comment: { id: string; body: string; postKey: string | null },
): Promise<boolean> {
  const now = (await startDelivery(delivery, { comment }))?.comments.get(comment.id);
  return now !== undefined && isStillToBeSent(now, comment.body);
}

/** Jira denies what is to be changed: it may be gone, or out of our sight, and what was read says which. */
async function changeComment(
  delivery: CommentDelivery,
  comment: CommentState,
  jiraCommentId: string,
): Promise<DeliveredComment | null> {
  try {
    return await lookAndChange(delivery, comment, jiraCommentId);
  } catch (error) {
    if (!(error instanceof JiraError) || error.kind !== 'not_found') throw error;
    await applyDelivery(delivery, [(await lookAtIssue(delivery, jiraCommentId, error)).change]);
    return null;
  }
}

/**
 * Looks at the comment first, takes what was written in Jira meanwhile, and then writes only what is still wanted. A site that
 * writes without a look does so here, too: a comment has no history, so that where the event is lost, nothing would tell what
 * was written over.
 */
async function lookAndChange(
  delivery: CommentDelivery,
  comment: CommentState,
  jiraCommentId: string,
): Promise<DeliveredComment | null> {
  const { site, issueId } = delivery;
  const { fresh, restriction } = await lookAt(delivery, comment, jiraCommentId);
  if (!fresh || !commentIsPending(fresh)) return null;
  const { id, body } = fresh;
  if (fresh.deletedAt !== null) {
    await site.client.deleteComment(issueId, jiraCommentId);
    return { id, outcome: 'deleted' };
  }
  if (!(await startText(delivery, { id, body, postKey: null }))) return null;
  return editText(delivery, { id, body, jiraCommentId, restriction });
}

async function editText(
  delivery: CommentDelivery,
  {
    id,
    body,
    jiraCommentId,
    restriction,
  }: { id: string; body: string; jiraCommentId: string; restriction: Restriction | null },
): Promise<DeliveredComment> {
  const { site, issueId, ticketId } = delivery;
  try {
    const there = await site.client.editComment(issueId, jiraCommentId, markdownToAdf(body), restriction);
    return postedAs(id, body, there);
  } catch (error) {
    if (error instanceof JiraError && !error.unanswered)
      await applyDelivery(delivery, [
        { kind: 'comment.unsent', cause: DELIVERY_CAUSE, ticketId, commentId: id, text: body },
      ]);
    throw error;
  }
}

const postedAs = (
  id: string,
  crm: string,
  there: { id: string; updated: number; body: unknown },
): DeliveredComment => ({
  ...{ id, outcome: 'posted', jiraCommentId: there.id, updated: there.updated },
  base: { crm, jira: there.body },
});

/** What was read of a comment, and who may read it. */
type Look = { change: Change; restriction: Restriction | null };

async function lookAt(
  delivery: CommentDelivery,
  comment: CommentState,
  jiraCommentId: string,
): Promise<{ fresh: CommentState | undefined; restriction: Restriction | null }> {
  const { change, restriction } = await look(delivery, jiraCommentId);
  const { states } = await applyDelivery(delivery, [change]);
  return { fresh: states.get(delivery.ticketId)?.comments.get(comment.id), restriction };
}

async function look(delivery: CommentDelivery, jiraCommentId: string): Promise<Look> {
  const { sync, site, siteId, issueId } = delivery;
  const readAt = sync.now();
  try {
    const there = await site.client.comment(issueId, jiraCommentId);
    const ref = { siteId, issueId, issueKey: null, projectKey: null };
    const comment = observedComment(there);
    return {
      change: { kind: 'comment.observed', cause: LOOK_CAUSE, comment, readAt, ...ref },
      restriction: there.restriction,
    };
  } catch (error) {
    if (!(error instanceof JiraError) || error.kind !== 'not_found') throw error;
    return lookAtIssue(delivery, jiraCommentId, error);
  }
}

/** Jira denies the comment: where it shows its issue, the comment is gone; else nothing is known of it. */
async function lookAtIssue(
  { sync, tenantId, site, siteId, issueId }: CommentDelivery,
  jiraCommentId: string,
  denied: JiraError,
): Promise<Look> {
  const snapshot = await site.fetcher(issueId);
  if (snapshot === null) throw denied;
  const batch: IssueBatch = { issues: [{ ...snapshot }], unreadable: [] };
  await completeComments({ db: sync.db, tenantId, siteId, client: site.client }, batch);
  const [issue] = batch.issues;
  if (!issue) throw denied;
  const there = issue.comments?.find(({ id }) => id === jiraCommentId);
  return { change: observeSnapshot(issue, siteId, LOOK_CAUSE), restriction: there?.restriction ?? null };
}

/** What a look finds was done by people in Jira. */
const LOOK_CAUSE = { ...DELIVERY_CAUSE, origin: 'jira', id: 'look' } as const;
