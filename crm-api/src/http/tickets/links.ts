import { issueKeySchema, linkContactSchema, linkTicketSchema, ofSiteSchema } from '@synapse/shared/link';
import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../domain/domain-error.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import type { CommandResult } from '../../sync/outbound/write-through.ts';
import { readBody, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { statusOf } from './command-answer.ts';

/**
 * Which issue a ticket follows (link it to one that stands, unlink it, or make a new one for one that was deleted), and
 * from the issue's side: its ticket, and whom it is for.
 */
export function linkRoutes({ db, commands }: HttpServices): Router {
  const router = Router();

  async function answer(req: Request, res: Response, result: CommandResult, done: 200 | 201 = 200): Promise<void> {
    const { tenantId } = callerOf(req);
    const status = statusOf(result, done);
    const read = (tx: TenantTx) => getTicket(tx, tenantId, result.ticketId, { evenDeleted: true });
    res.status(status).json(await withTenant(db, tenantId, read));
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
  route(router, '/api/jira/issues/:issueKey/ticket', {
    post: async (req, res) => {
      const result = await commands.adoptIssue(callerOf(req), { ...readIssue(req), ...readBody(req, ofSiteSchema) });
      res.location(`/api/tickets/${result.ticketId}`);
      await answer(req, res, result, result.created ? 201 : 200);
    },
  });

  route(router, '/api/jira/issues/:issueKey/contact', {
    put: async (req, res) => {
      const { contactId, siteId } = readBody(req, linkContactSchema);
      await answer(req, res, await commands.linkContact(callerOf(req), { ...readIssue(req), siteId }, contactId));
    },
    delete: async (req, res) => {
      const issue = { ...readIssue(req), ...readQuery(req, ofSiteSchema) };
      await answer(req, res, await commands.linkContact(callerOf(req), issue, null));
    },
  });
  return router;
}

/** The issue that an address names. @throws DomainError not_found when that can be no key */
function readIssue(req: Request): { issueKey: string } {
  const key = issueKeySchema.safeParse(req.params.issueKey);
  if (key.success) return { issueKey: key.data };
  throw new DomainError('not_found', 'There is no such issue: a key is a project key and a number, such as KAN-12.');
}
