import type { LiveEvent } from '@synapse/shared/live';
import type { TenantTx } from '../db/database.ts';
import { addToFeed } from '../feed/feed-write.ts';

/**
 * Reports to listeners that a run or an import has moved on, by a row of the feed that is of no ticket.
 * @param run.tickets tickets came into being that the feed does not tell of one by one
 */
export async function reportRunProgress(
  tx: TenantTx,
  tenantId: string,
  run: { id: string; origin: LiveEvent['origin']; tickets?: boolean },
): Promise<void> {
  const fields = run.tickets === true ? ['tickets'] : [];
  addToFeed(tx, tenantId, [
    { kind: 'run.progress', ticketId: null, refId: run.id, origin: run.origin, fields, at: null },
  ]);
}
