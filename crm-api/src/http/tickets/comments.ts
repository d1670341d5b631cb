import { createCommentSchema, updateCommentSchema } from '@synapse/shared/comment';
import { type Request, type Response, Router } from 'express';
import { withTenant } from '../../store/db/database.ts';
import { getComment, listComments } from '../../store/tickets/comments-read.ts';
import type { CommentResult } from '../../sync/commands/ticket-commands.ts';
import { noQuerySchema, readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerDeletion, statusOf } from './command-answer.ts';
import { listOfTicket } from './list-of-ticket.ts';

export function commentRoutes(services: HttpServices): Router {
  const { db, commands } = services;
  const router = Router();

  route(router, '/api/tickets/:ticketId/comments', {
    get: listOfTicket(db, listComments),
    post: async (req, res) => {
      const ticketId = readId(req, 'ticketId');
      const result = await commands.addComment(callerOf(req), ticketId, readBody(req, createCommentSchema));
      await answer(services, req, res, result, 201);
    },
  });

  route(router, '/api/tickets/:ticketId/comments/:commentId', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const ids = idsOf(req);
      readQuery(req, noQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => getComment(tx, tenantId, ids.ticketId, { id: ids.commentId })));
    },
    patch: async (req, res) => {
      const { ticketId, commentId } = idsOf(req);
      const input = readBody(req, updateCommentSchema);
      await answer(services, req, res, await commands.editComment(callerOf(req), ticketId, commentId, input), 200);
    },
    delete: async (req, res) => {
      const { ticketId, commentId } = idsOf(req);
      answerDeletion(res, await commands.deleteComment(callerOf(req), ticketId, commentId));
    },
  });
  return router;
}

function idsOf(req: Request): { ticketId: string; commentId: string } {
  return { ticketId: readId(req, 'ticketId'), commentId: readId(req, 'commentId') };
}

/** Answers with the comment as it now is, though somebody may have deleted it while Jira was waited for. */
async function answer(
  { db }: HttpServices,
  req: Request,
  res: Response,
  result: CommentResult,
  done: 200 | 201,
): Promise<void> {
  const { tenantId } = callerOf(req);
  const { ticketId, commentId } = result;
  const status = statusOf(result, done, { commentId });
  const which = { id: commentId, evenDeleted: true };
  res.status(status).json(await withTenant(db, tenantId, (tx) => getComment(tx, tenantId, ticketId, which)));
}
