import type { Purge } from '@synapse/shared/site-settings';
import type { ByWhom, Cause, Change } from '../../domain/model/change.ts';
import { forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import { removeTickets } from '../../store/purge/purge.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import type { SyncContext } from '../engine/sync-context.ts';

/** How many tickets are removed in one transaction: more would hold their locks for long. */
export const PURGE_BATCH = 100;

export type PurgeOf = { tenantId: string; reason: Purge['reason']; by: ByWhom };

/**
 * Removes tickets for good: a deletion like any other first, so that whoever watches learns of it, then every row, then
 * the files. A crash in between leaves files that no row names, which the sweep of the blob store finds.
 * @param choose which tickets, at the most PURGE_BATCH, in the transaction that removes them
 * @returns how many there were
 */
export async function purgeTickets(
  sync: SyncContext,
  { tenantId, reason, by }: PurgeOf,
  choose: (tx: TenantTx) => Promise<readonly string[]>,
): Promise<number> {
  const cause: Cause = { origin: 'system', actor: by, id: 'purge' };
  const { ticketIds, blobs } = await withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    const chosen = await choose(tx);
    const deletions = chosen.map((ticketId): Change => ({ kind: 'ticket.deleted', cause, ticketId }));
    if (chosen.length > 0) await applyChanges(tx, { tenantId, now: sync.now() }, deletions, { enqueue: false });
    return {
      ticketIds: chosen,
      blobs: chosen.length > 0 ? await removeTickets(tx, tenantId, chosen, { reason, by }) : [],
    };
  });
  for (const id of blobs) await sync.files.blobs.delete({ tenantId, id });
  return ticketIds.length;
}
