import type { linksApi } from '@synapse/shared/api/tickets';
import type { CommandResult } from '../../sync/outbound/write-through.ts';
import type { Caller } from '../auth/caller.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerTicket } from './answer-ticket.ts';

/**
 * Which issue a ticket follows (link it to one that stands, unlink it, or make a new one for one that was deleted), and
 * from the issue's side: its ticket, and whom it is for.
 */
export function linkHandlers({ db, commands }: HttpServices): Handlers<typeof linksApi> {
  const answer = async ({ tenantId }: Caller, result: CommandResult) => answerTicket(db, tenantId, result, 200);
  return {
    findIssues: async ({ caller, query }) => ({
      status: 200,
      body: { items: await commands.findIssues(caller.tenantId, query) },
    }),
    readIssue: async ({ caller, params, query }) => ({
      status: 200,
      body: await commands.readIssue(caller.tenantId, { ...params, ...query }),
    }),
    createIssue: async ({ caller, params, body }) =>
      answer(caller, await commands.createIssue(caller, params.ticketId, body.projectKey)),
    linkTicket: async ({ caller, params, body }) =>
      answer(caller, await commands.linkTicket(caller, params.ticketId, body)),
    unlinkTicket: async ({ caller, params }) => answer(caller, await commands.unlinkTicket(caller, params.ticketId)),
    restoreTicket: async ({ caller, params }) => answer(caller, await commands.restoreTicket(caller, params.ticketId)),
    adoptIssue: async ({ caller, params, body }) => {
      const result = await commands.adoptIssue(caller, { ...params, ...body });
      const headers = { location: `/api/tickets/${result.ticketId}` };
      return { ...(await answerTicket(db, caller.tenantId, result, result.created ? 201 : 200)), headers };
    },
    setIssueContact: async ({ caller, params, body: { contactId, siteId } }) =>
      answer(caller, await commands.linkContact(caller, { ...params, siteId }, contactId)),
    clearIssueContact: async ({ caller, params, query }) =>
      answer(caller, await commands.linkContact(caller, { ...params, ...query }, null)),
  };
}
