import type { RetryFailures } from '@synapse/shared/failure';
import { chunksOf } from '../../domain/chunks.ts';
import type { Change } from '../../domain/model/change.ts';
import { type WorkItemKey, workItemOf } from '../../domain/ticket/work-item.ts';
import { readTenant, type TenantTx, withTenant } from '../../store/db/database.ts';
import { doneBefore, once } from '../../store/requests/idempotency-keys.ts';
import { findFailing } from '../../store/workqueue/failures.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { causeOf, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';

/** A transaction of more tickets would hold their locks for long. */
const CHUNK = 100;

/** What people do about failures. */
export function createFailureCommands(sync: SyncContext) {
  async function retryTickets(tx: TenantTx, requester: Requester, ticketIds: readonly string[]): Promise<void> {
    const { tenantId } = requester;
    const changes = ticketIds.map(
      (ticketId): Change => ({ kind: 'ticket.retried', cause: causeOf(requester), ticketId }),
    );
    const { states } = await applyChanges(tx, { tenantId, now: sync.now() }, changes, { enqueue: false });
    // Also those where Jira is behind in nothing: a fetch may be what failed.
    await enqueue(
      tx,
      tenantId,
      [...states.values()].flatMap((state) => workItemOf(state) ?? []),
    );
  }

  /** A part in a transaction; the last one writes down that all of it was done. @returns how many were asked for, now or before */
  async function retryInChunks(
    requester: Requester,
    { ticketIds, workItems }: { ticketIds: readonly string[]; workItems: readonly WorkItemKey[] },
  ): Promise<number> {
    const { tenantId, keyed } = requester;
    const chunks = [...chunksOf(ticketIds, CHUNK)];
    for (const some of chunks.slice(0, -1))
      await withTenant(sync.db, tenantId, (tx) => retryTickets(tx, requester, some));
    const { done } = await withTenant(sync.db, tenantId, (tx) =>
      once(tx, keyed, null, async () => {
        const last = chunks.at(-1);
        if (last) await retryTickets(tx, requester, last);
        await enqueue(tx, tenantId, workItems);
        return { retried: ticketIds.length + workItems.length };
      }),
    );
    return done.retried;
  }

  const retriedBefore = ({ tenantId, keyed }: Requester) =>
    keyed?.done
      ? readTenant(sync.db, tenantId, (tx) => doneBefore<{ retried: number }>(tx, keyed))
      : Promise.resolve(undefined);

  async function retryFailing(requester: Requester, of: Parameters<typeof findFailing>[2]): Promise<number> {
    const { tenantId } = requester;
    return retryInChunks(requester, await withTenant(sync.db, tenantId, (tx) => findFailing(tx, tenantId, of)));
  }

  return {
    /**
     * Tries again, by the workers: the answer does not wait for Jira.
     * @returns how many were asked for
     * @throws DomainError not_found when one of the tickets is not there
     */
    async retryFailures(requester: Requester, what: RetryFailures): Promise<number> {
      const before = await retriedBefore(requester);
      if (before) return before.retried;
      if (!('ticketIds' in what)) return retryFailing(requester, 'all' in what ? {} : what);
      return retryInChunks(requester, { ticketIds: [...new Set(what.ticketIds)], workItems: [] });
    },

    /**
     * The same for what fails on one site: all of it, or what is named by the ids of failures.
     * @returns how many were found and asked for
     */
    retrySite: (requester: Requester, siteId: string, failureIds: readonly string[] | null): Promise<number> =>
      retryFailing(requester, { siteId, failureIds }),
  };
}
