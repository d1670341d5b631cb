import { randomUUID } from 'node:crypto';
import { createCommentSchema } from '@synapse/shared/comment';
import type { ResolveConflict } from '@synapse/shared/conflict';
import { updateTicketSchema } from '@synapse/shared/ticket';
import { DomainError } from '../../domain/domain-error.ts';
import { saidOfValue, wordsForZod } from '../../domain/said-of-value.ts';
import { say, templateIn } from '../../domain/sentences.ts';
import { withTenant } from '../../store/db/database.ts';
import { getConflict, lockConflict } from '../../store/tickets/conflicts.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import { causeOf, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { type CommandResult, writeThrough } from '../outbound/write-through.ts';

/** What people do about conflicts. */
export function createConflictCommands(sync: SyncContext) {
  return {
    /**
     * Decides a conflict for one of its values. The flip is an edit like any other; doing it again changes nothing.
     * @throws DomainError not_found; conflict when it has been decided for the other side; body_not_regenerable
     */
    async resolveConflict(requester: Requester, conflictId: string, how: ResolveConflict): Promise<CommandResult> {
      const { tenantId } = requester;
      const { take, edited, replaceDescription, asComment } = how;
      const { ticket } = await withTenant(sync.db, tenantId, (tx) => getConflict(tx, tenantId, conflictId));
      return writeThrough(sync, requester, ticket.id, async (tx) => {
        // Tickets are locked before anything of theirs.
        await lockTickets(tx, tenantId, [ticket.id], []);
        const { resolved, field, winner, restricted, ...values } = await lockConflict(tx, tenantId, conflictId);
        if (resolved?.take === take && edited === undefined) return [];
        if (resolved) {
          throw new DomainError('conflict', say('conflict_decided', { name: resolved.by, take: resolved.take }));
        }
        if (edited !== undefined) requireText(field, values.ours, edited);
        const keepsWinner = edited === undefined && take === (winner === 'jira' ? 'theirs' : 'ours');
        const value = edited ?? values[take];
        return [
          {
            kind: 'conflict.resolved',
            cause: causeOf(requester),
            ...{ ticketId: ticket.id, conflictId, field, take, value, keepsWinner, restricted },
            ...(replaceDescription ? { replaceDescription } : {}),
            ...(asComment ? { asComment: { commentId: randomUUID() } } : {}),
          },
        ];
      });
    },
  };
}

/** @throws DomainError invalid_request where the field is no text, or Jira would not take it */
function requireText(field: string, ours: unknown, edited: string): void {
  const isComment = field.startsWith('comment:');
  const schema = isComment ? createCommentSchema.pick({ body: true }) : updateTicketSchema;
  if (typeof ours !== 'string' || !(isComment || field === 'title' || field === 'description')) {
    const wrong = say('conflict_no_text', { field });
    throw new DomainError('invalid_request', wrong, [{ path: 'edited', ...wrong }]);
  }
  const read = schema.safeParse({ [isComment ? 'body' : field]: edited }, { error: wordsForZod });
  if (read.success) return;
  const wrong = read.error.issues.map((issue) => ({
    ...{ path: 'edited', message: issue.message },
    ...templateIn(saidOfValue(issue) ?? {}),
  }));
  throw new DomainError('invalid_request', say('request_invalid', { what: 'body' }), wrong);
}
