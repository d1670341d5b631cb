import type { MergedContacts } from '@synapse/shared/contact';
import { DomainError } from '../../domain/domain-error.ts';
import type { Change } from '../../domain/model/change.ts';
import { say } from '../../domain/sentences.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { getContact, wasMerged } from '../../store/contacts/contacts.ts';
import { completeKept, endMove, lockToMerge, ticketsNaming, writeMerge } from '../../store/contacts/merge-contacts.ts';
import { type Db, forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { lockTickets } from '../../store/tickets/ticket-states.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { byWhom, causeOf, type Requester } from '../engine/requester.ts';

/**
 * How many tickets are moved in one transaction. It holds their locks, and at its end the workspace's counter for as many rows of
 * the feed: so a contact with more of them keeps the rest for the work item `contact-merge`.
 */
export const MOVED_AT_ONCE = 100;

/**
 * Merges one contact into another. A contact with few tickets is merged with all of them in one transaction; with more, the
 * merge is decided at once, and tickets that still name the merged contact follow.
 * @throws DomainError not_found, invalid_request, or conflict when one of them was merged into yet another one
 */
export function mergeContacts(
  { db, now }: { db: Db; now: () => number },
  requester: Requester,
  { kept, from }: { kept: string; from: string },
): Promise<MergedContacts> {
  if (kept === from) {
    throw new DomainError('invalid_request', say('contact_itself'), [
      { path: 'contactId', message: 'is the contact that is kept' },
    ]);
  }
  const { tenantId, keyed } = requester;
  return withTenant(forWork(db, 'page'), tenantId, async (tx) => {
    const { done } = await once(tx, keyed, kept, () => merge(tx, requester, { kept, from, now: now() }));
    return { contact: await getContact(tx, tenantId, kept), moving: done.moving };
  });
}

async function merge(
  tx: TenantTx,
  requester: Requester,
  { kept, from, now }: { kept: string; from: string; now: number },
): Promise<{ moving: boolean }> {
  const { tenantId } = requester;
  // Tickets are locked before anything else.
  const first = await ticketsNaming(tx, tenantId, from, MOVED_AT_ONCE);
  const held = await lockTickets(tx, tenantId, first, []);
  const locked = await lockToMerge(tx, tenantId, [kept, from]);
  const other = locked.get(from);
  if (!locked.has(kept) || !other) {
    throw new DomainError('not_found', 'There is no such contact. It may have been deleted.');
  }
  if (other.merged_into !== kept) {
    if (other.merged_into !== null || locked.get(kept)?.merged_into != null) throw wasMerged();
    const at = new Date(now);
    await writeMerge(tx, tenantId, { from, kept, by: byWhom(requester), now: at });
    await completeKept(tx, tenantId, kept, other, at);
    await recordAudit(tx, tenantId, 'contact.merged', `contact:${kept}`, [`from: contact:${from}`]);
  }
  const changes = first.map(
    (ticketId): Change => ({ kind: 'contact.merged', cause: causeOf(requester), ticketId, from, to: kept }),
  );
  if (changes.length > 0) await applyChanges(tx, { tenantId, now }, changes, { held });
  const moving = (await ticketsNaming(tx, tenantId, from, 1)).length > 0;
  if (moving) await enqueue(tx, tenantId, [{ kind: 'contact-merge', siteId: null }]);
  else await endMove(tx, tenantId, from);
  return { moving };
}
