import { type Application, type ChangeOf, requireAlive } from './application.ts';
import { DomainError } from './domain-error.ts';
import { editComment, editTicket } from './edit-here.ts';
import type { TicketFields } from './fields/synced-field.ts';

/** A person decides a conflict: the value they take is an ordinary edit, and goes to Jira as every edit does. */
export function resolveConflict(at: Application, change: ChangeOf<'conflict.resolved'>): void {
  const { ticketId, field, value, cause } = change;
  requireAlive(at.state);
  const before = at.effects.history.length;
  const commentId = commentOf(field);
  if (commentId === null) {
    editTicket(at, { kind: 'ticket.edited', cause, ticketId, fields: { [field]: value } as Partial<TicketFields> });
  } else if (standsStill(at, commentId)) {
    editComment(at, { kind: 'comment.edited', cause, ticketId, commentId, body: String(value), publish: false });
  } else if (!change.keepsWinner) {
    throw new DomainError(
      'conflict',
      'The comment has been deleted since, so this text has nowhere to go. Write it as a new comment, then take the other side.',
    );
  }
  for (const entry of at.effects.history.slice(before)) entry.rule = `resolved_${change.take}`;
  at.effects.resolutions.push({ conflictId: change.conflictId, take: change.take, by: cause.actor ?? 'unknown' });
}

/** The comment of a conflict's field, `comment:<id>`; null for a field of the ticket. */
function commentOf(field: string): string | null {
  return field.startsWith('comment:') ? field.slice('comment:'.length) : null;
}

function standsStill(at: Application, commentId: string): boolean {
  return at.state.comments.get(commentId)?.deletedAt === null;
}
