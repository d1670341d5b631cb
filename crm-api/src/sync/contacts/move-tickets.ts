import type { Change } from '../../domain/model/change.ts';
import { endMove, lockToMerge, nextToMove, shareContact, ticketsNaming } from '../../store/contacts/merge-contacts.ts';
import { forWork, withTenant } from '../../store/db/database.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import { MOVED_AT_ONCE } from './merge-contacts.ts';

/** How long one run lasts before it releases the work item, so that a shutdown never waits for it. */
const SLICE_MS = 5_000;

/**
 * Gives the tickets of contacts that were merged to the one that was kept, a batch per transaction. It asks for nothing but
 * what is left, so after a killed run, or another merge meanwhile, the next run continues.
 */
export async function moveTickets(run: WorkItemRun<'contact-merge'>): Promise<RunOutcome> {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until) if (!(await moveBatch(run))) return { state: 'idle' };
  return { state: 'waiting', delayMs: 0, failed: false, reason: null };
}

/** @returns whether something may be left */
function moveBatch({ sync, workItem }: WorkItemRun<'contact-merge'>): Promise<boolean> {
  const { tenantId } = workItem;
  return withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    const move = await nextToMove(tx, tenantId);
    if (!move) return false;
    const { from, to, by } = move;
    const ids = await ticketsNaming(tx, tenantId, from, MOVED_AT_ONCE);
    if (ids.length === 0) {
      // Whoever was giving it to a ticket has done so once it is locked.
      await lockToMerge(tx, tenantId, [from]);
      if ((await ticketsNaming(tx, tenantId, from, 1)).length === 0) await endMove(tx, tenantId, from);
      return true;
    }
    const held = await lockTickets(tx, tenantId, ids, []);
    // Merged itself meanwhile: the next batch goes where that one went.
    if ((await shareContact(tx, tenantId, to))?.merged_into !== null) return true;
    const cause = { origin: 'crm', actor: by, id: 'contact-merge' } as const;
    const changes = ids.map((ticketId): Change => ({ kind: 'contact.merged', cause, ticketId, from, to }));
    await applyChanges(tx, { tenantId, now: sync.now() }, changes, { held });
    return true;
  });
}
