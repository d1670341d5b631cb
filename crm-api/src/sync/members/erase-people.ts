import { DomainError } from '../../domain/domain-error.ts';
import { userIdOf } from '../../domain/members/person.ts';
import { say } from '../../domain/sentences.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { cancelBulksOf } from '../../store/bulk/bulk-jobs.ts';
import { type Db, forWork, withTenant } from '../../store/db/database.ts';
import { listPersons } from '../../store/members/members.ts';
import { beginErasure, endErasure, eraseInTickets, isKnown, nextErasure } from '../../store/purge/erase-person.ts';
import { once } from '../../store/requests/idempotency-keys.ts';
import { enqueue, type RunOutcome } from '../../store/workqueue/work-items.ts';
import type { Requester } from '../engine/requester.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';

/** So many tickets are looked through in one transaction. */
const TICKETS = 500;
/** How long one run lasts before it releases the work item, so that a shutdown never waits for it. */
const SLICE_MS = 5_000;

/**
 * Erases who somebody was that belongs to the workspace no more. What they did stays, under no name; a work item goes through it.
 * @throws DomainError not_found, or conflict while they are a member
 */
export async function erasePerson(
  db: Db,
  { tenantId, keyed }: Pick<Requester, 'tenantId' | 'keyed'>,
  userId: string,
): Promise<void> {
  const known = keyed?.done || (await isKnown(db, tenantId, userId));
  await withTenant(db, tenantId, (tx) =>
    once(tx, keyed, null, async () => {
      await cancelBulksOf(tx, tenantId, userId);
      const members = await listPersons(tx, tenantId);
      if (members.some((person) => userIdOf(person) === userId))
        throw new DomainError('conflict', say('person_is_member'));
      if (!known)
        throw new DomainError('not_found', 'Nobody is known here by this id. They may have been erased already.');
      await beginErasure(tx, tenantId, userId);
      await recordAudit(tx, tenantId, 'person.erased', `user:${userId}`);
      await enqueue(tx, tenantId, [{ kind: 'erase-people', siteId: null }]);
      return {};
    }),
  );
}

/** Erases people, a batch of tickets per transaction. A killed run goes on where it was. */
export async function erasePeople(run: WorkItemRun<'erase-people'>): Promise<RunOutcome> {
  const until = performance.now() + SLICE_MS;
  while (performance.now() < until) if (!(await eraseBatch(run))) return { state: 'idle' };
  return { state: 'waiting', delayMs: 0, failed: false, reason: null };
}

/** @returns whether something may be left */
function eraseBatch({ sync, workItem: { tenantId } }: WorkItemRun<'erase-people'>): Promise<boolean> {
  return withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    const erasure = await nextErasure(tx, tenantId);
    if (!erasure) return false;
    if (!(await eraseInTickets(tx, tenantId, erasure, TICKETS))) await endErasure(tx, tenantId, erasure);
    return true;
  });
}
