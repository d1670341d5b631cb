import type { commentsApi } from '@synapse/shared/api/ticket-parts';
import { readTenant } from '../../store/db/database.ts';
import { getComment, listComments } from '../../store/tickets/comments-read.ts';
import type { CommentResult } from '../../sync/commands/ticket-commands.ts';
import { requireScope } from '../auth/authorise.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { deletionAnswer, statusOf } from './command-answer.ts';
import { listOfTicket } from './list-of-ticket.ts';
import { requireMayChangeComment } from './public-comments.ts';

export function commentHandlers({ db, commands }: HttpServices): Handlers<typeof commentsApi> {
  /** Answers with the comment as it now is, though somebody may have deleted it while Jira was waited for. */
  async function answer<Done extends 200 | 201>(tenantId: string, result: CommentResult, done: Done) {
    const { ticketId, commentId } = result;
    const status = statusOf(result, done, { commentId });
    const which = { id: commentId, evenDeleted: true };
    return { status, body: await readTenant(db, tenantId, (tx) => getComment(tx, tenantId, ticketId, which)) };
  }

  return {
    listComments: listOfTicket(db, listComments),
    addComment: async ({ caller, params, body }) => {
      if (body.visibility === 'public') requireScope(caller, 'comments:public');
      const result = await commands.addComment(caller, params.ticketId, body);
      const headers = { location: `/api/tickets/${result.ticketId}/comments/${result.commentId}` };
      return { ...(await answer(caller.tenantId, result, 201)), headers };
    },
    readComment: async ({ caller: { tenantId }, params: { ticketId, commentId } }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => getComment(tx, tenantId, ticketId, { id: commentId })),
    }),
    editComment: async ({ caller, params: { ticketId, commentId }, body }) => {
      const publish = body.visibility === 'public';
      await requireMayChangeComment(db, caller, { ticketId, id: commentId, publish });
      return answer(caller.tenantId, await commands.editComment(caller, ticketId, commentId, body), 200);
    },
    deleteComment: async ({ caller, params: { ticketId, commentId } }) => {
      await requireMayChangeComment(db, caller, { ticketId, id: commentId });
      return deletionAnswer(await commands.deleteComment(caller, ticketId, commentId));
    },
  };
}
