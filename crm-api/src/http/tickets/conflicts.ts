import type { conflictsApi } from '@synapse/shared/api/ticket-parts';
import { readTenant } from '../../store/db/database.ts';
import { getConflict, listConflicts } from '../../store/tickets/conflicts.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';
import { statusOf } from './command-answer.ts';
import { requireMayResolve } from './public-comments.ts';

/** Conflicts: what both sides changed at once, which value won, and the flip to the other one. */
export function conflictHandlers({ db, commands }: HttpServices): Handlers<typeof conflictsApi> {
  return {
    listConflicts: async ({ caller: { tenantId }, query }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => listConflicts(tx, tenantId, query)),
    }),
    readConflict: async ({ caller: { tenantId }, params: { conflictId } }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => getConflict(tx, tenantId, conflictId)),
    }),
    resolveConflict: async ({ caller, params: { conflictId }, body }) => {
      const { tenantId } = caller;
      await requireMayResolve(db, caller, conflictId, body);
      const status = statusOf(await commands.resolveConflict(caller, conflictId, body), 200);
      return { status, body: await readTenant(db, tenantId, (tx) => getConflict(tx, tenantId, conflictId)) };
    },
  };
}
