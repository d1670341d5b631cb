import type { Comment } from '@synapse/shared/comment';
import type { Conflict } from '@synapse/shared/conflict';
import {
  type PanelComment,
  type PanelConflict,
  type PanelResponse,
  type PanelSearchResponse,
  type PanelTicket,
  panelContactSchema,
  panelCustomerSchema,
} from '@synapse/shared/forge/panel';
import { type Ticket, ticketQuerySchema } from '@synapse/shared/ticket';
import type { z } from 'zod';
import { publicCommentsOf, shownInJira, type TicketBeside } from '../../domain/ticket/shown-in-jira.ts';
import { findContact, listContacts } from '../../store/contacts/contacts.ts';
import { type Db, readTenant, type TenantTx } from '../../store/db/database.ts';
import { listComments } from '../../store/tickets/comments-read.ts';
import { listConflicts } from '../../store/tickets/conflicts.ts';
import { findFollowedIssues } from '../../store/tickets/followed-issues.ts';
import { findTicketOfIssue, listTickets } from '../../store/tickets/tickets-read.ts';

const COMMENTS_SHOWN = 3;
/** The app shows fewer: those whose issues its user may see. */
const TICKETS_NAMED = 15;
const TICKETS_READ = 50;
const CONFLICTS_SHOWN = 5;
/** This many are read: some may not be shown to everybody. */
const CONFLICTS_READ = 50;
/** A panel is narrow; the whole text is in the CRM. */
const TEXT_SHOWN = 400;

const CONTACTS_FOUND = 8;

/** Whose panel it is; `ticketUrl`: where a ticket opens in the CRM, with `{id}` or `{number}` in it. */
type Reader = { tenantId: string; siteId: string; ticketUrl: string | undefined };

/** What the issue panel in Jira shows. */
export function showPanel(db: Db, reader: Reader, issueId: string): Promise<PanelResponse> {
  const { tenantId, siteId, ticketUrl } = reader;
  return readTenant(db, tenantId, async (tx) => {
    const found = await findTicketOfIssue(tx, tenantId, { siteId, issueId });
    if (!found) return { linked: false };
    const { ticket, comments, conflicts } = await readShown(tx, tenantId, found);
    const contact = ticket.contactId === null ? undefined : await findContact(tx, tenantId, ticket.contactId);
    return {
      linked: true,
      ticket,
      contact: contact ? panelCustomerSchema.parse(contact) : null,
      crmUrl: crmUrlOf(ticketUrl, ticket),
      comments: latestComments(comments),
      otherTickets: await otherOpenTickets(tx, reader, ticket),
      conflicts: openConflicts(conflicts),
    };
  });
}

/** Tickets without an issue, or contacts, by what an engineer types into the panel. */
export function searchFromPanel(
  db: Db,
  reader: Reader,
  { q, what }: { q: string; what: 'tickets' | 'contacts' },
): Promise<PanelSearchResponse> {
  const { tenantId } = reader;
  return readTenant(db, tenantId, async (tx) => {
    if (what === 'tickets')
      return { tickets: await namedTickets(tx, reader, { q, syncState: 'unlinked' }), contacts: [] };
    const { items } = await listContacts(tx, tenantId, { q, limit: CONTACTS_FOUND });
    return { tickets: [], contacts: items.map((contact) => panelContactSchema.parse(contact)) };
  });
}

/** A ticket, with what of its comments and conflicts may be shown to everybody who sees its issue. */
async function readShown(tx: TenantTx, tenantId: string, ticket: Ticket) {
  const comments = await listComments(tx, tenantId, ticket.id);
  const query = { state: 'open', ticketId: ticket.id, limit: CONFLICTS_READ } as const;
  const { items: conflicts } = await listConflicts(tx, tenantId, query);
  return shownInJira({ ticket, comments, conflicts }, publicCommentsOf(comments));
}

/** The newest first. */
function latestComments(comments: readonly Comment[]): PanelComment[] {
  return comments
    .slice(-COMMENTS_SHOWN)
    .reverse()
    .map(({ id, author, body, createdAt }) => ({ id, createdAt, author: author.name, text: beginning(body) }));
}

/** What else of the ticket's contact is open, the newest change first. */
async function otherOpenTickets(tx: TenantTx, reader: Reader, ticket: Ticket): Promise<PanelTicket[]> {
  if (ticket.contactId === null) return [];
  const query = { contactId: ticket.contactId, status: 'OPEN,IN_PROGRESS' };
  return namedTickets(tx, reader, query, ({ id }) => id !== ticket.id);
}

/** The tickets of a list that may be named in Jira: see shownInJira. */
async function namedTickets(
  tx: TenantTx,
  { tenantId, siteId, ticketUrl }: Reader,
  query: Omit<z.input<typeof ticketQuerySchema>, 'limit'>,
  wanted: (ticket: Ticket) => boolean = () => true,
): Promise<PanelTicket[]> {
  const page = await listTickets(tx, tenantId, ticketQuerySchema.parse({ ...query, limit: TICKETS_READ }));
  const items = page.items.filter(wanted);
  const followed = await findFollowedIssues(
    tx,
    tenantId,
    items.map(({ id }) => id),
  );
  const found = items.map((ticket) => ({ ticket, follows: followed.get(ticket.id) ?? null }));
  const { tickets } = shownInJira({ beside: { siteId, tickets: found } }, new Set()).beside;
  return tickets.slice(0, TICKETS_NAMED).map((one) => panelTicket(one, ticketUrl));
}

/** What both sides changed on this ticket and nobody has decided yet. */
function openConflicts(conflicts: readonly Conflict[]): PanelConflict[] {
  return conflicts.slice(0, CONFLICTS_SHOWN).map(({ id, field, ours, theirs, winner, at }) => ({
    ...{ id, field, winner, at },
    ours: beginning(ours),
    theirs: beginning(theirs),
  }));
}

function beginning<T>(value: T): T | string {
  return typeof value === 'string' && value.length > TEXT_SHOWN ? `${value.slice(0, TEXT_SHOWN)}…` : value;
}

function panelTicket({ ticket, follows }: TicketBeside, urlTemplate: string | undefined): PanelTicket {
  const { id, number, title, status } = ticket;
  return { issueId: follows?.issueId ?? null, id, number, title, status, crmUrl: crmUrlOf(urlTemplate, ticket) };
}

/** Where a ticket opens in the CRM; null when nobody has said where the CRM lives. */
function crmUrlOf(template: string | undefined, ticket: Ticket): string | null {
  return template?.replaceAll('{id}', ticket.id).replaceAll('{number}', String(ticket.number)) ?? null;
}
