import { markdownToAdf } from '../domain/adf/markdown-to-adf.ts';
import type { DeliveredComment } from '../domain/change.ts';
import { type CommentState, commentIsPending, type TicketState } from '../domain/ticket-state.ts';
import { JiraError } from '../jira/jira-error.ts';
import { finishDelivery, type IssueDelivery, startDelivery } from './delivery.ts';

/** Sends the comments that Jira is behind in, oldest first. One that Jira refuses holds up none of the others. */
export async function deliverComments(delivery: IssueDelivery, ticket: TicketState): Promise<void> {
  const pending = [...ticket.comments.values()].filter(commentIsPending).sort((a, b) => a.createdAt - b.createdAt);
  for (const comment of pending)
    await finishDelivery(delivery, { comments: [await deliverComment(delivery, comment)] });
}

async function deliverComment(delivery: IssueDelivery, comment: CommentState): Promise<DeliveredComment> {
  try {
    return await sendComment(delivery, comment);
  } catch (error) {
    if (!(error instanceof JiraError) || error.retryable || error.kind === 'unauthorised') throw error;
    // Not of a comment that is yet to be: the issue is not there, or so it seems, and its lane looks twice.
    if (error.kind === 'not_found' && comment.jiraCommentId === null) throw error;
    return {
      id: comment.id,
      outcome: 'refused',
      message: `Jira refused this comment: ${error.words}. Change it, then retry.`,
      jira: error.words,
    };
  }
}

async function sendComment(
  { site, issueId, ...delivery }: IssueDelivery,
  comment: CommentState,
): Promise<DeliveredComment> {
  const { id, body, jiraCommentId } = comment;
  if (comment.deletedAt !== null && jiraCommentId !== null) {
    await site.client.deleteComment(issueId, jiraCommentId);
    return { id, outcome: 'deleted' };
  }
  const document = markdownToAdf(body);
  await startDelivery({ site, ...delivery }, { comment: { id, body, posting: jiraCommentId === null } });
  const there =
    jiraCommentId === null
      ? await site.client.addComment(issueId, { body: document, marker: id })
      : await site.client.editComment(issueId, jiraCommentId, document);
  return {
    id,
    outcome: 'posted',
    jiraCommentId: there.id,
    updated: there.updated,
    base: { crm: body, jira: there.body },
  };
}
