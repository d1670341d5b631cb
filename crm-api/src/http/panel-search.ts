import { type PanelSearchResponse, panelContactSchema, panelSearchRequestSchema } from '@synapse/shared/panel';
import { ticketQuerySchema } from '@synapse/shared/ticket';
import { listContacts } from '../store/contacts.ts';
import { type Db, withTenant } from '../store/database.ts';
import { listTickets } from '../store/tickets-read.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { panelTicket } from './panel-view.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from './signed-request.ts';

const FOUND_AT_MOST = 8;

/** `POST /api/jira/panel/search`: tickets that have no issue, or contacts, by what an engineer types. */
export function createPanelSearch(
  using: SignatureCheck & {
    db: Db;
    ticketUrl: string | undefined;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    const { q, what } = parseSigned(body, panelSearchRequestSchema);
    if (what === 'contacts') {
      const found = await withTenant(using.db, site.tenantId, (tx) =>
        listContacts(tx, site.tenantId, { q, limit: FOUND_AT_MOST }),
      );
      const contacts = found.items.map((contact) => panelContactSchema.parse(contact));
      return answerJson(res, 200, { tickets: [], contacts } satisfies PanelSearchResponse);
    }
    const query = ticketQuerySchema.parse({ q, syncState: 'unlinked', limit: FOUND_AT_MOST });
    const { items } = await withTenant(using.db, site.tenantId, (tx) => listTickets(tx, site.tenantId, query));
    const tickets = items.map((ticket) => panelTicket(ticket, using.ticketUrl));
    answerJson(res, 200, { tickets, contacts: [] } satisfies PanelSearchResponse);
  };
}
