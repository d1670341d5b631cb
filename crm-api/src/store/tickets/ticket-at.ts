import type { TicketAt } from '@synapse/shared/history';
import { DomainError } from '../../domain/domain-error.ts';
import type { CommentState } from '../../domain/model/comment.ts';
import { say } from '../../domain/sentences.ts';
import { type Undoable, undoChanges } from '../../domain/ticket/undo-changes.ts';
import type { TenantTx } from '../db/database.ts';
import { readTicketState } from './ticket-states.ts';

/**
 * A ticket as it was at a time: as it is now, with everything undone that has happened since.
 * @param at epoch milliseconds; what happened in that very millisecond counts
 * @throws DomainError not_found when there is no such ticket, or the CRM did not have it yet
 */
export async function readTicketAt(tx: TenantTx, tenantId: string, ticketId: string, at: number): Promise<TicketAt> {
  const state = await readTicketState(tx, tenantId, ticketId);
  if (!state) throw new DomainError('not_found', 'There is no such ticket.');
  const later = await readLater(tx, tenantId, ticketId, at);
  const creation = later.find((change) => change.rule === 'created');
  if (creation) {
    throw new DomainError('not_found', say('ticket_not_yet', { since: creation.at.toISOString() }));
  }
  const { contactId, ...fields } = undoChanges({ ...state.fields, contactId: state.contactId }, later);
  return {
    ...fields,
    id: state.id,
    number: state.number ?? 0,
    at: new Date(at).toISOString(),
    deleted: wasDeleted(later, state.deletedAt !== null),
    contactId,
    comments: [...state.comments.values()].flatMap((comment) => commentAt(comment, later, at)),
  };
}

/** By what came of it next, or else as it is now. */
function wasDeleted(later: readonly Later[], isDeleted: boolean): boolean {
  const next = later.findLast(({ field }) => field === 'ticket');
  return next ? next.rule === 'undeleted' : isDeleted;
}

type Later = Undoable & { at: Date; rule: string };

/** What has happened since, the newest first. */
async function readLater(tx: TenantTx, tenantId: string, ticketId: string, at: number): Promise<Later[]> {
  const rows = await tx
    .selectFrom('field_history')
    .select(['field', 'old_value', 'at', 'rule'])
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .where('at', '>', new Date(at))
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ field: row.field, oldValue: row.old_value, at: row.at, rule: row.rule }));
}

/** None when it was not written yet, or deleted. */
function commentAt(comment: CommentState, later: readonly Later[], at: number): TicketAt['comments'] {
  if (comment.createdAt > at) return [];
  const [text, seenBy] = [`comment:${comment.id}`, `comment:${comment.id}:visibility`];
  const now = { [text]: comment.deletedAt === null ? comment.body : null, [seenBy]: comment.visibility };
  const then = undoChanges(now, later);
  const body = then[text];
  if (typeof body !== 'string') return [];
  return [
    {
      id: comment.id,
      body,
      visibility: then[seenBy] as CommentState['visibility'],
      source: comment.source,
      author: { name: comment.authorName, userId: comment.authorUserId, jiraAccountId: comment.authorAccountId },
      createdAt: new Date(comment.createdAt).toISOString(),
    },
  ];
}
