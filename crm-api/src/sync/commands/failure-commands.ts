import type { RetryFailures } from '@synapse/shared/failure';
import { chunksOf } from '../../domain/chunks.ts';
import type { Change } from '../../domain/model/change.ts';
import { workItemOf } from '../../domain/ticket/work-item.ts';
import { withTenant } from '../../store/db/database.ts';
import { findFailing } from '../../store/workqueue/failures.ts';
import { enqueue } from '../../store/workqueue/work-items.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import { causeOf, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';

/** A transaction of more tickets would hold their locks for long. */
const CHUNK = 100;

/** What people do about failures. */
export function createFailureCommands(sync: SyncContext) {
  async function retryTickets(requester: Requester, ticketIds: readonly string[]): Promise<void> {
    const { tenantId } = requester;
    const changes = ticketIds.map(
      (ticketId): Change => ({ kind: 'ticket.retried', cause: causeOf(requester), ticketId }),
    );
    await withTenant(sync.db, tenantId, async (tx) => {
      const { states } = await applyChanges(tx, { tenantId, now: sync.now() }, changes, { enqueue: false });
      // Also those where Jira is behind in nothing: a fetch may be what failed.
      await enqueue(
        tx,
        tenantId,
        [...states.values()].flatMap((state) => workItemOf(state) ?? []),
      );
    });
  }

  async function retryInChunks(requester: Requester, ticketIds: readonly string[]): Promise<void> {
    for (const some of chunksOf(ticketIds, CHUNK)) await retryTickets(requester, some);
  }

  async function retryFailing(requester: Requester, of: Parameters<typeof findFailing>[2]): Promise<number> {
    const { tenantId } = requester;
    const failing = await withTenant(sync.db, tenantId, (tx) => findFailing(tx, tenantId, of));
    await retryInChunks(requester, failing.ticketIds);
    await withTenant(sync.db, tenantId, (tx) => enqueue(tx, tenantId, failing.workItems));
    return failing.ticketIds.length + failing.workItems.length;
  }

  return {
    /**
     * Tries again, by the workers: the answer does not wait for Jira.
     * @returns how many were asked for
     * @throws DomainError not_found when one of the tickets is not there
     */
    async retryFailures(requester: Requester, what: RetryFailures): Promise<number> {
      if ('all' in what) return retryFailing(requester, {});
      const ticketIds = [...new Set(what.ticketIds)];
      await retryInChunks(requester, ticketIds);
      return ticketIds.length;
    },

    /**
     * The same for what fails on one site: all of it, or what is named by the ids of failures.
     * @returns how many were found and asked for
     */
    retrySite: (requester: Requester, siteId: string, failureIds: readonly string[] | null): Promise<number> =>
      retryFailing(requester, { siteId, failureIds }),
  };
}
