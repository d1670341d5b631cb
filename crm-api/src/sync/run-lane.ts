import type { CallPriority } from '../domain/rate-budget.ts';
import type { LaneKind } from '../domain/ticket-state.ts';
import { type ClaimedLane, finishLane, type LaneEnd } from '../store/lanes.ts';
import { endOfFailure, type LaneRun } from './lane-run.ts';
import { LeaseFence } from './lease-fence.ts';
import { runBlobSweepLane } from './run-blob-sweep-lane.ts';
import { runCreateLane } from './run-create-lane.ts';
import { runImportLane } from './run-import-lane.ts';
import { runIssueLane } from './run-issue-lane.ts';
import { runPersonalDataLane } from './run-personal-data-lane.ts';
import { runPurgeLane } from './run-purge-lane.ts';
import { runReconcileLane } from './run-reconcile-lane.ts';
import { runRemapLane } from './run-remap-lane.ts';
import type { SyncContext } from './sync-context.ts';

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
