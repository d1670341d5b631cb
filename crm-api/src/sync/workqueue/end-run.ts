import type { Cause } from '../../domain/model/change.ts';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import type { ClaimedWorkItem } from '../../store/workqueue/claims.ts';
import { findTicketOfWorkItem, finishWorkItem, type RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';

const CAUSE: Cause = { origin: 'system', actor: null, id: null };

/**
 * Gives a work item back after its run. Where its ticket got stuck or free by that, the funnel stores and tells it in the
 * same transaction. The ticket is locked before the work item: that is the order of locks. Mostly it is neither: then the
 * work item is given back at once.
 * @param look reads in the same transaction, in the same round trip, once the work item is given back. Until the COMMIT it holds
 *   up whoever would claim it, so nothing that is read can belong to a later run
 */
export function endRun<T>(
  { db, now }: { db: Db; now: () => number },
  workItem: ClaimedWorkItem,
  end: RunOutcome,
  look: (tx: TenantTx) => Promise<T>,
): Promise<T> {
  const { tenantId } = workItem;
  return withTenant(db, tenantId, async (tx) => {
    if (end.state !== 'parked') {
      const [given, seen] = await Promise.all([finishWorkItem(tx, workItem, end, { free: true }), look(tx)]);
      if (given !== null) return seen;
    }
    const ticketId = await findTicketOfWorkItem(tx, workItem, { parked: end.state !== 'parked' });
    // It may have been purged since it was found.
    const isThere = ticketId !== undefined && (await lockTickets(tx, tenantId, [ticketId], [])).size > 0;
    const isParked = await finishWorkItem(tx, workItem, end);
    if (isThere && isParked !== null) {
      const of = { cause: CAUSE, ticketId, workItem };
      const change =
        isParked && end.state === 'parked'
          ? ({ kind: 'work.parked', ...of, reason: end.reason } as const)
          : ({ kind: 'work.freed', ...of } as const);
      await applyChanges(tx, { tenantId, now: now() }, [change], { enqueue: false });
    }
    return look(tx);
  });
}
