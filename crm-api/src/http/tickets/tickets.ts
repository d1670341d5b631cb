import type { ticketsApi } from '@synapse/shared/api/tickets';
import type { TicketDetail } from '@synapse/shared/ticket';
import { findContactOfTicket } from '../../store/contacts/contacts.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { readBesideTicket } from '../../store/tickets/beside-ticket.ts';
import { listComments } from '../../store/tickets/comments-read.ts';
import { listHistory } from '../../store/tickets/history-read.ts';
import { readTicketAt } from '../../store/tickets/ticket-at.ts';
import { countTickets } from '../../store/tickets/ticket-counts.ts';
import { namingCaller } from '../../store/tickets/ticket-filters.ts';
import { getTicket, listTickets } from '../../store/tickets/tickets-read.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerTicket } from './answer-ticket.ts';
import { deletionAnswer } from './command-answer.ts';

/** Tickets. Every change goes through the commands, which wait a little for Jira and then answer for what they know. */
export function ticketHandlers({ db, commands }: HttpServices): Handlers<typeof ticketsApi> {
  return {
    listTickets: async ({ caller, query }) => ({
      status: 200,
      body: await readTenant(db, caller.tenantId, (tx) =>
        listTickets(tx, caller.tenantId, namingCaller(query, caller)),
      ),
    }),
    countTickets: async ({ caller, query }) => ({
      status: 200,
      body: await readTenant(db, caller.tenantId, (tx) =>
        countTickets(tx, caller.tenantId, namingCaller(query, caller)),
      ),
    }),
    createTicket: async ({ caller, body }) => {
      const result = await commands.createTicket(caller, body);
      const headers = { location: `/api/tickets/${result.ticketId}` };
      return { ...(await answerTicket(db, caller.tenantId, result, 201)), headers };
    },
    readTicket: async ({ caller: { tenantId }, params: { ticketId }, query: { at } }) => {
      if (at === undefined) return { status: 200, body: await readDetail(db, tenantId, ticketId) };
      const then = Date.parse(at);
      return { status: 200, body: await readTenant(db, tenantId, (tx) => readTicketAt(tx, tenantId, ticketId, then)) };
    },
    updateTicket: async ({ caller, params, body }) =>
      answerTicket(db, caller.tenantId, await commands.editTicket(caller, params.ticketId, body), 200),
    deleteTicket: async ({ caller, params }) => deletionAnswer(await commands.deleteTicket(caller, params.ticketId)),
    refreshTicket: async ({ caller, params }) =>
      answerTicket(db, caller.tenantId, await commands.refreshTicket(caller, params.ticketId), 200),
    retryTicket: async ({ caller, params }) =>
      answerTicket(db, caller.tenantId, await commands.retryTicket(caller, params.ticketId), 200),
    findPeople: async ({ caller, params, query }) => ({
      status: 200,
      body: { items: await commands.findPeople(caller.tenantId, params.ticketId, query.q) },
    }),
    listCustomFields: async ({ caller, params }) => ({
      status: 200,
      body: await commands.listCustomFields(caller.tenantId, params.ticketId),
    }),
    listNewCustomFields: async ({ caller, query }) => ({
      status: 200,
      body: await commands.listNewCustomFields(caller.tenantId, query.projectKey),
    }),
    listHistory: async ({ caller: { tenantId }, params: { ticketId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listHistory(tx, tenantId, ticketId, query)),
    }),
  };
}

function readDetail(db: Db, tenantId: string, id: string): Promise<TicketDetail> {
  return readTenant(db, tenantId, async (tx) => {
    const [ticket, contact, comments, beside] = await Promise.all([
      getTicket(tx, tenantId, id),
      findContactOfTicket(tx, tenantId, id),
      listComments(tx, tenantId, id),
      readBesideTicket(tx, tenantId, id),
    ]);
    return { ...ticket, contact: contact ?? null, comments, ...beside };
  });
}
