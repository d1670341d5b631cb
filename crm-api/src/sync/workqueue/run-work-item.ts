import type { CallPriority } from '../../domain/rate-limit/rate-budget.ts';
import { type WorkItemKind, workItemLabel } from '../../domain/ticket/work-item.ts';
import type { TenantTx } from '../../store/db/database.ts';
import type { ClaimedWorkItem } from '../../store/workqueue/claims.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { sweepBlobs } from '../attachments/sweep-blobs.ts';
import { runBulk } from '../bulk/run-bulk.ts';
import { moveTickets } from '../contacts/move-tickets.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { runImport } from '../imports/run-import.ts';
import { remapTickets } from '../mapping/remap-tickets.ts';
import { erasePeople } from '../members/erase-people.ts';
import { runCreate } from '../outbound/create-issue.ts';
import { reportPersonalData } from '../purge/report-personal-data.ts';
import { runPurge } from '../purge/run-purge.ts';
import { reconcileSite } from '../reconcile/reconcile-site.ts';
import { endRun } from './end-run.ts';
import { LeaseFence } from './lease-fence.ts';
import { syncIssue } from './sync-issue.ts';
import { endOfFailure, type WorkItemRun } from './work-item-run.ts';

/** What each kind of work item does. A new kind of work is an entry here. */
const handlers: { [Kind in WorkItemKind]: (run: WorkItemRun<Kind>) => Promise<RunOutcome> } = {
  issue: syncIssue,
  create: runCreate,
  reconcile: reconcileSite,
  import: runImport,
  bulk: runBulk,
  purge: runPurge,
  remap: remapTickets,
  'blob-sweep': sweepBlobs,
  'contact-merge': moveTickets,
  'erase-people': erasePeople,
  'personal-data': reportPersonalData,
};

const handle = <Kind extends WorkItemKind>(kind: Kind, run: WorkItemRun<Kind>) => handlers[kind](run);

/**
 * Runs a claimed work item and gives it back, whatever happens in it. Never rejects but for a database that is away. A run that
 * loses its lease just ends: its work item is another run's now.
 */
export function runWorkItem(
  sync: SyncContext,
  workItem: ClaimedWorkItem,
  priority: CallPriority = 'delivery',
): Promise<void> {
  return runAndLook(sync, workItem, priority, async () => {});
}

/**
 * The same, for who waits to see what it came to.
 * @param look as endRun; it does not happen where the run has lost its lease
 */
export async function runAndLook<T>(
  sync: SyncContext,
  workItem: ClaimedWorkItem,
  priority: CallPriority,
  look: (tx: TenantTx) => Promise<T>,
): Promise<T | undefined> {
  const fence = new LeaseFence(sync, workItem);
  const run: WorkItemRun = { sync: fence.around(sync), workItem, priority };
  let end: RunOutcome;
  try {
    end = await handle(workItem.kind, run);
  } catch (error) {
    if (fence.isLost) {
      sync.log.warn(
        { tenant: workItem.tenantId, workItem: workItemLabel(workItem), err: error },
        'a run lost its lease',
      );
      return undefined;
    }
    end = endOfFailure(error, run);
    sync.log.warn(
      {
        tenant: workItem.tenantId,
        workItem: workItemLabel(workItem),
        attempts: workItem.attempts,
        state: end.state,
        err: error,
      },
      'work item run failed',
    );
  } finally {
    fence.end();
  }
  return endRun(sync, workItem, end, look);
}
