import { ticketAtQuerySchema } from '@synapse/shared/history';
import {
  createTicketSchema,
  type TicketDetail,
  type TicketFilter,
  ticketFilterSchema,
  ticketQuerySchema,
  updateTicketSchema,
} from '@synapse/shared/ticket';
import { type Request, type Response, Router } from 'express';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { listComments } from '../../store/tickets/comments-read.ts';
import { findContact } from '../../store/tickets/contacts.ts';
import { readUnregenerable } from '../../store/tickets/description-base.ts';
import { readTicketAt } from '../../store/tickets/ticket-at.ts';
import { countTickets } from '../../store/tickets/ticket-counts.ts';
import { getTicket, listTickets } from '../../store/tickets/tickets-read.ts';
import type { CommandResult } from '../../sync/outbound/write-through.ts';
import type { Caller } from '../auth/caller.ts';
import { readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerDeletion, statusOf } from './command-answer.ts';

/** Tickets. Every change goes through the commands, which wait a little for Jira and then answer for what they know. */
export function ticketRoutes(services: HttpServices): Router {
  const { db, commands } = services;
  const router = Router();

  route(router, '/api/tickets', {
    get: async (req, res) => {
      const caller = callerOf(req);
      const query = namingCaller(readQuery(req, ticketQuerySchema), caller);
      const { tenantId } = caller;
      res.json(await withTenant(db, tenantId, (tx) => listTickets(tx, tenantId, query)));
    },
    post: async (req, res) => {
      const result = await commands.createTicket(callerOf(req), readBody(req, createTicketSchema));
      res.location(`/api/tickets/${result.ticketId}`);
      await answer(services, req, res, result, 201);
    },
  });

  route(router, '/api/tickets/counts', {
    get: async (req, res) => {
      const caller = callerOf(req);
      const filter = namingCaller(readQuery(req, ticketFilterSchema), caller);
      const { tenantId } = caller;
      res.json(await withTenant(db, tenantId, (tx) => countTickets(tx, tenantId, filter)));
    },
  });

  route(router, '/api/tickets/:ticketId', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'ticketId');
      const { at } = readQuery(req, ticketAtQuerySchema);
      if (at === undefined) res.json(await readDetail(services, tenantId, id));
      else res.json(await withTenant(db, tenantId, (tx) => readTicketAt(tx, tenantId, id, Date.parse(at))));
    },
    patch: async (req, res) => {
      const id = readId(req, 'ticketId');
      const result = await commands.editTicket(callerOf(req), id, readBody(req, updateTicketSchema));
      await answer(services, req, res, result, 200);
    },
    delete: async (req, res) => {
      answerDeletion(res, await commands.deleteTicket(callerOf(req), readId(req, 'ticketId')));
    },
  });

  // A GET, though it asks Jira: what it changes here is only what Jira says already.
  route(router, '/api/tickets/:ticketId/refresh', {
    get: async (req, res) => {
      await answer(services, req, res, await commands.refreshTicket(callerOf(req), readId(req, 'ticketId')), 200);
    },
  });

  route(router, '/api/tickets/:ticketId/retry', {
    post: async (req, res) => {
      await answer(services, req, res, await commands.retryTicket(callerOf(req), readId(req, 'ticketId')), 200);
    },
  });
  return router;
}

/** `me` is whoever asks. */
function namingCaller<Filter extends TicketFilter>(filter: Filter, { userId }: Caller): Filter {
  return filter.assignee === 'me' ? { ...filter, assignee: userId } : filter;
}

/** Answers with the ticket as it now is, though somebody may have deleted it while Jira was waited for. */
async function answer(
  { db }: HttpServices,
  req: Request,
  res: Response,
  result: CommandResult,
  done: 200 | 201,
): Promise<void> {
  const { tenantId } = callerOf(req);
  const status = statusOf(result, done);
  const read = (tx: TenantTx) => getTicket(tx, tenantId, result.ticketId, { evenDeleted: true });
  res.status(status).json(await withTenant(db, tenantId, read));
}

function readDetail({ db }: HttpServices, tenantId: string, id: string): Promise<TicketDetail> {
  return withTenant(db, tenantId, async (tx) => {
    const ticket = await getTicket(tx, tenantId, id);
    const contact = ticket.contactId === null ? undefined : await findContact(tx, tenantId, ticket.contactId);
    return {
      ...ticket,
      contact: contact ?? null,
      comments: await listComments(tx, tenantId, id),
      descriptionLoses: await readUnregenerable(tx, tenantId, id),
    };
  });
}
