import assert from 'node:assert/strict';
import { attachmentIsPending, isUnresolvedSend } from '../../../src/domain/attachment/attachment-state.ts';
import { commentIsPending, isUnresolvedPost } from '../../../src/domain/comment/comment-state.ts';
import type { AttachmentState } from '../../../src/domain/model/attachment.ts';
import type { CommentState } from '../../../src/domain/model/comment.ts';
import type { TicketState } from '../../../src/domain/model/ticket.ts';
import { deliverableFields } from '../../../src/domain/ticket/pending.ts';
import { mayDeliver } from '../../../src/sync/outbound/delivery.ts';
import type { Endpoint } from '../actions.ts';
import type { Settled } from '../simulation/settled.ts';

/**
 * What Jira refuses, or fails at, each time holds up nothing else: of what it would take, nothing waits.
 * @param broken the requests that do not go well just now
 */
export function checkGoesOn({ tickets }: Settled, broken: ReadonlySet<Endpoint>): void {
  for (const ticket of tickets.filter(mayDeliver)) {
    const waiting = waitingOf(ticket).filter(({ request }) => !broken.has(request));
    assert.deepEqual(waiting, [], `what does not need ${[...broken].join(', ')} goes on`);
  }
}

type Waiting = { what: string; request: Endpoint };

function waitingOf(ticket: TicketState): Waiting[] {
  const comments = [...ticket.comments.values()].filter((one) => commentIsPending(one) && !isUnresolvedPost(one));
  const files = [...ticket.attachments.values()].filter((one) => attachmentIsPending(one) && !isUnresolvedSend(one));
  return [
    ...deliverableFields(ticket).map((name): Waiting => {
      return { what: name, request: name === 'status' ? 'doTransition' : 'editIssue' };
    }),
    ...comments.map((one) => ({ what: `comment ${one.id}`, request: requestForComment(one) })),
    ...files.map((one) => ({ what: `file ${one.id}`, request: requestForFile(one) })),
  ];
}

function requestForComment({ deletedAt, jiraCommentId }: CommentState): Endpoint {
  if (deletedAt !== null) return 'deleteComment';
  return jiraCommentId === null ? 'addComment' : 'updateComment';
}

const requestForFile = ({ deletedAt }: AttachmentState): Endpoint =>
  deletedAt === null ? 'addAttachment' : 'removeAttachment';
