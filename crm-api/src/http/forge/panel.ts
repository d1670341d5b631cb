import { type PanelResponse, panelRequestSchema } from '@synapse/shared/forge/panel';
import { withTenant } from '../../store/db/database.ts';
import { findContact } from '../../store/tickets/contacts.ts';
import { findTicketOfIssue } from '../../store/tickets/tickets-read.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { crmUrlOf, latestComments, openConflicts, otherOpenTickets, readShown } from './panel-view.ts';

/** `POST /api/jira/panel`: what the issue panel in Jira shows. Signed like the events; it only reads. */
export function createPanel(
  using: SignatureCheck & {
    ticketUrl: string | undefined;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    const { issueId } = parseSigned(body, panelRequestSchema);
    const { tenantId, siteId } = site;
    const answer = await withTenant(using.db, tenantId, async (tx): Promise<PanelResponse> => {
      const found = await findTicketOfIssue(tx, tenantId, { siteId, issueId });
      if (!found) return { linked: false };
      const { ticket, comments, conflicts } = await readShown(tx, tenantId, found);
      const contact = ticket.contactId === null ? undefined : await findContact(tx, tenantId, ticket.contactId);
      return {
        linked: true,
        ticket,
        contact: contact ?? null,
        crmUrl: crmUrlOf(using.ticketUrl, ticket),
        comments: latestComments(comments),
        otherTickets: await otherOpenTickets(tx, { tenantId, siteId, ticketUrl: using.ticketUrl }, ticket),
        conflicts: openConflicts(conflicts),
      };
    });
    answerJson(res, 200, answer);
  };
}
