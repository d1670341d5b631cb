import type { Comment } from '@synapse/shared/comment';
import type { PanelComment, PanelConflict, PanelTicket } from '@synapse/shared/panel';
import { type Ticket, ticketQuerySchema } from '@synapse/shared/ticket';
import { listConflicts } from '../store/conflicts.ts';
import type { TenantTx } from '../store/database.ts';
import { listTickets } from '../store/tickets-read.ts';

const COMMENTS_SHOWN = 3;
const TICKETS_SHOWN = 5;
const CONFLICTS_SHOWN = 5;
/** A panel is narrow; the whole text stands in the CRM. */
const TEXT_SHOWN = 400;

/**
 * The latest comments. One that is internal in Jira is left out: Jira shows it there to whom it may, and the panel
 * would show it to everybody who sees the issue.
 */
export function latestComments(comments: readonly Comment[]): PanelComment[] {
  return comments
    .filter(({ source, visibility }) => source === 'CRM' || visibility === 'public')
    .slice(-COMMENTS_SHOWN)
    .reverse()
    .map(({ id, author, body, visibility, createdAt }) => ({
      ...{ id, visibility, createdAt, author: author.name },
      text: beginning(body),
    }));
}

/** What else of the ticket's contact is open, the newest change first. */
export async function otherOpenTickets(
  tx: TenantTx,
  tenantId: string,
  ticket: Ticket,
  urlTemplate: string | undefined,
): Promise<PanelTicket[]> {
  if (ticket.contactId === null) return [];
  const query = { contactId: ticket.contactId, status: 'OPEN,IN_PROGRESS', limit: TICKETS_SHOWN + 1 };
  const { items } = await listTickets(tx, tenantId, ticketQuerySchema.parse(query));
  return items
    .filter(({ id }) => id !== ticket.id)
    .slice(0, TICKETS_SHOWN)
    .map((other) => panelTicket(other, urlTemplate));
}

/** What both sides changed at once on this ticket and nobody has decided yet. */
export async function openConflicts(tx: TenantTx, tenantId: string, ticketId: string): Promise<PanelConflict[]> {
  const { items } = await listConflicts(tx, tenantId, { state: 'open', ticketId, limit: CONFLICTS_SHOWN });
  return items.map(({ id, field, ours, theirs, winner, at }) => ({
    ...{ id, field, winner, at },
    ours: beginning(ours),
    theirs: beginning(theirs),
  }));
}

function beginning<T>(value: T): T | string {
  return typeof value === 'string' && value.length > TEXT_SHOWN ? `${value.slice(0, TEXT_SHOWN)}…` : value;
}

export function panelTicket(ticket: Ticket, urlTemplate: string | undefined): PanelTicket {
  const { id, number, title, status } = ticket;
  return { id, number, title, status, crmUrl: crmUrlOf(urlTemplate, ticket) };
}

/** Where a ticket opens in the CRM; null when nobody has said where the CRM lives. */
export function crmUrlOf(template: string | undefined, ticket: Ticket): string | null {
  return template?.replaceAll('{id}', ticket.id).replaceAll('{number}', String(ticket.number)) ?? null;
}
