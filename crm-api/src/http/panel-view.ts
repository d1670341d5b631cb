import type { Comment } from '@synapse/shared/comment';
import type { Conflict } from '@synapse/shared/conflict';
import type { PanelComment, PanelConflict, PanelTicket } from '@synapse/shared/panel';
import { type Ticket, ticketQuerySchema } from '@synapse/shared/ticket';
import { publicCommentsOf, shownInJira } from '../domain/shown-in-jira.ts';
import { listComments } from '../store/comments-read.ts';
import { listConflicts } from '../store/conflicts.ts';
import type { TenantTx } from '../store/database.ts';
import { listTickets } from '../store/tickets-read.ts';

const COMMENTS_SHOWN = 3;
const TICKETS_SHOWN = 5;
const CONFLICTS_SHOWN = 5;
/** So many are looked through: some are not for everybody's eyes. */
const CONFLICTS_READ = 50;
/** A panel is narrow; the whole text stands in the CRM. */
const TEXT_SHOWN = 400;

/** A ticket, with what of its comments and conflicts may be shown to everybody who sees its issue. */
export async function readShown(tx: TenantTx, tenantId: string, ticket: Ticket) {
  const comments = await listComments(tx, tenantId, ticket.id);
  const query = { state: 'open', ticketId: ticket.id, limit: CONFLICTS_READ } as const;
  const { items: conflicts } = await listConflicts(tx, tenantId, query);
  return shownInJira({ ticket, comments, conflicts }, publicCommentsOf(comments));
}

/** The newest first. */
export function latestComments(comments: readonly Comment[]): PanelComment[] {
  return comments
    .slice(-COMMENTS_SHOWN)
    .reverse()
    .map(({ id, author, body, createdAt }) => ({ id, createdAt, author: author.name, text: beginning(body) }));
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
export function openConflicts(conflicts: readonly Conflict[]): PanelConflict[] {
  return conflicts.slice(0, CONFLICTS_SHOWN).map(({ id, field, ours, theirs, winner, at }) => ({
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
