import type { Cause } from '../../domain/model/change.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import type { ClaimedWorkItem } from '../../store/workqueue/claims.ts';
import { findTicketOfWorkItem, finishWorkItem, type RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';

const CAUSE: Cause = { origin: 'system', actor: null, id: null };

/**
 * Gives a work item back after its run. Where its ticket got stuck or free by that, the funnel stores and tells it in the
 * same transaction. The ticket is locked before the work item: that is the order of locks.
 */
export function endRun(
  { db, now }: { db: Db; now: () => number },
  workItem: ClaimedWorkItem,
  end: RunOutcome,
): Promise<void> {
  const { tenantId } = workItem;
  return withTenant(db, tenantId, async (tx) => {
    const ticketId = await findTicketOfWorkItem(tx, workItem, { parked: end.state !== 'parked' });
    // It may have been purged since it was found.
    const isThere = ticketId !== undefined && (await lockTickets(tx, tenantId, [ticketId], [])).size > 0;
    const isParked = await finishWorkItem(tx, workItem, end);
    if (!isThere || isParked === null) return;
    const of = { cause: CAUSE, ticketId, workItem };
    const change =
      isParked && end.state === 'parked'
        ? ({ kind: 'work.parked', ...of, reason: end.reason } as const)
        : ({ kind: 'work.freed', ...of } as const);
    await applyChanges(tx, { tenantId, now: now() }, [change], { enqueue: false });
  });
}
