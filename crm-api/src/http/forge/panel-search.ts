import { type PanelSearchResponse, panelContactSchema, panelSearchRequestSchema } from '@synapse/shared/forge/panel';
import { withTenant } from '../../store/db/database.ts';
import { listContacts } from '../../store/tickets/contacts.ts';
import { parseSigned, readSignedRequest, type SignatureCheck } from '../auth/signed-request.ts';
import { answerJson, type SignedHandler } from './event-intake.ts';
import { namedTickets } from './panel-view.ts';

const CONTACTS_AT_MOST = 8;

/** `POST /api/jira/panel/search`: tickets that have no issue, or contacts, by what an engineer types. */
export function createPanelSearch(
  using: SignatureCheck & {
    ticketUrl: string | undefined;
  },
): SignedHandler {
  return async (req, res) => {
    const { site, body } = await readSignedRequest(req, using);
    const { q, what } = parseSigned(body, panelSearchRequestSchema);
    if (what === 'contacts') {
      const found = await withTenant(using.db, site.tenantId, (tx) =>
        listContacts(tx, site.tenantId, { q, limit: CONTACTS_AT_MOST }),
      );
      const contacts = found.items.map((contact) => panelContactSchema.parse(contact));
      return answerJson(res, 200, { tickets: [], contacts } satisfies PanelSearchResponse);
    }
    const reader = { ...site, ticketUrl: using.ticketUrl };
    const tickets = await withTenant(using.db, site.tenantId, (tx) =>
      namedTickets(tx, reader, { q, syncState: 'unlinked' }),
    );
    answerJson(res, 200, { tickets, contacts: [] } satisfies PanelSearchResponse);
  };
}
