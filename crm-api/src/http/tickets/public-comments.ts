import type { ResolveConflict } from '@synapse/shared/conflict';
import { type Db, readTenant } from '../../store/db/database.ts';
import { getComment } from '../../store/tickets/comments-read.ts';
import { getConflict } from '../../store/tickets/conflicts.ts';
import { requireScope } from '../auth/authorise.ts';
import type { Caller } from '../auth/caller.ts';

/** What is public, or is to be, needs a scope of a service token. Nothing public becomes internal again. @throws ProblemError forbidden */
export async function requireMayChangeComment(
  db: Db,
  caller: Caller,
  { ticketId, id, publish = false }: { ticketId: string; id: string; publish?: boolean },
): Promise<void> {
  const { tenantId, scopes } = caller;
  if (!scopes || scopes.includes('comments:public')) return;
  const which = { id, evenDeleted: true };
  const { visibility } = await readTenant(db, tenantId, (tx) => getComment(tx, tenantId, ticketId, which));
  if (publish || visibility === 'public') requireScope(caller, 'comments:public');
}

/** The same for a conflict, whose text may be that of a comment, or become one. @throws ProblemError forbidden */
export async function requireMayResolve(
  db: Db,
  caller: Caller,
  conflictId: string,
  { asComment }: ResolveConflict,
): Promise<void> {
  const { tenantId, scopes } = caller;
  if (!scopes) return;
  if (asComment) requireScope(caller, 'comments:public');
  const { field, ticket } = await readTenant(db, tenantId, (tx) => getConflict(tx, tenantId, conflictId));
  const [kind, id] = field.split(':');
  if (kind === 'comment' && id) await requireMayChangeComment(db, caller, { ticketId: ticket.id, id });
}
