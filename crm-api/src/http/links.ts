import { linkTicketSchema } from '@synapse/shared/link';
import { type Request, type Response, Router } from 'express';
import { withTenant } from '../store/database.ts';
import { getTicket } from '../store/tickets-read.ts';
import { statusOf } from './command-answer.ts';
import { readBody, readId } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import type { HttpServices } from './services.ts';
import type { CommandResult } from './ticket-commands.ts';

/** Which issue a ticket follows: link it to one that stands, unlink it, or make a new one for one that was deleted. */
export function linkRoutes({ db, commands }: HttpServices): Router {
  const router = Router();

  async function answer(req: Request, res: Response, result: CommandResult): Promise<void> {
    const { tenantId } = callerOf(req);
    const status = statusOf(result, 200);
    res.status(status).json(await withTenant(db, tenantId, (tx) => getTicket(tx, tenantId, result.ticketId)));
  }

  route(router, '/api/tickets/:ticketId/link', {
    post: async (req, res) => {
      const wanted = readBody(req, linkTicketSchema);
      await answer(req, res, await commands.linkTicket(callerOf(req), readId(req, 'ticketId'), wanted));
    },
    delete: async (req, res) => {
      await answer(req, res, await commands.unlinkTicket(callerOf(req), readId(req, 'ticketId')));
    },
  });

  route(router, '/api/tickets/:ticketId/restore', {
    post: async (req, res) => {
      await answer(req, res, await commands.restoreTicket(callerOf(req), readId(req, 'ticketId')));
    },
  });
  return router;
}
