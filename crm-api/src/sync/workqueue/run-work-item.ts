import type { LaneKind } from '../../domain/model/ticket-state.ts';
import type { CallPriority } from '../../domain/rate-limit/rate-budget.ts';
import { type ClaimedLane, finishLane, type LaneEnd } from '../../store/workqueue/work-items.ts';
import { runBlobSweepLane } from '../attachments/sweep-blobs.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { runImportLane } from '../imports/run-import.ts';
import { runRemapLane } from '../mapping/remap-tickets.ts';
import { runCreateLane } from '../outbound/create-issue.ts';
import { runPersonalDataLane } from '../purge/report-personal-data.ts';
import { runPurgeLane } from '../purge/run-purge.ts';
import { runReconcileLane } from '../reconcile/reconcile-site.ts';
import { LeaseFence } from './lease-fence.ts';
import { runIssueLane } from './sync-issue.ts';
import { endOfFailure, type LaneRun } from './work-item-run.ts';

/** What each kind of lane does. A new kind of work is an entry here. */
const handlers: Record<LaneKind, (run: LaneRun) => Promise<LaneEnd>> = {
  issue: runIssueLane,
  create: runCreateLane,
  reconcile: runReconcileLane,
  import: runImportLane,
  purge: runPurgeLane,
  remap: runRemapLane,
  'blob-sweep': runBlobSweepLane,
  'personal-data': runPersonalDataLane,
};

/**
 * Runs a claimed lane and gives it back, whatever happens in it. Never rejects but for a database that is away. A run that
 * loses its lease just ends: its lane is another run's now.
 */
export async function runLane(
  sync: SyncContext,
  lane: ClaimedLane,
  priority: CallPriority = 'delivery',
): Promise<void> {
  const fence = new LeaseFence(sync, lane);
  const run: LaneRun = { sync: fence.around(sync), lane, priority };
  let end: LaneEnd;
  try {
    end = await handlers[lane.kind](run);
  } catch (error) {
    if (fence.isLost) {
      sync.log.warn({ tenant: lane.tenantId, lane: `${lane.kind}:${lane.key}`, err: error }, 'a run lost its lease');
      return;
    }
    end = endOfFailure(error, run);
    sync.log.warn(
      {
        tenant: lane.tenantId,
        lane: `${lane.kind}:${lane.key}`,
        attempts: lane.attempts,
        state: end.state,
        err: error,
      },
      'lane run failed',
    );
  } finally {
    fence.end();
  }
  await finishLane(sync.db, lane, end);
}
