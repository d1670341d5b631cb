import { ECHO_LATE_MS } from '../domain/own-writes.ts';
import { planPass } from '../domain/plan-pass.ts';
import { withTenant } from '../store/database.ts';
import type { LaneEnd } from '../store/lanes.ts';
import { noteLateArrivals } from '../store/missed-events.ts';
import { makeOverlookedDue, makeUntoldWritesDue } from '../store/overlooked-work.ts';
import { pruneRuns } from '../store/prune.ts';
import { tellRunProgress } from '../store/run-progress.ts';
import { beginRun, closeRun, isRunQueued, type RunCounts, setRunKind } from '../store/runs-write.ts';
import { retrySetAside } from '../store/set-aside.ts';
import { participatingProjects, readSiteSettings } from '../store/site-configs.ts';
import { readSiteChoices } from '../store/site-settings.ts';
import { endPass, readCursor } from '../store/sync-cursor.ts';
import { lookAfterStrays, lookAgain, takeCensus } from './census.ts';
import { readDelta } from './delta-pass.ts';
import { backoffMs, endOfFailure, type LaneRun } from './lane-run.ts';
import { commitStep, enterPhase, type Pass } from './pass.ts';

/** How much further back than the last look another one goes for lost deliveries: transactions take a while to commit. */
const SWEEP_MARGIN_MS = 5 * 60_000;

/** `asked`: somebody waits for a run of their own. */
type Schedule = { enabled: boolean; intervalMs: number; asked: boolean };

/**
 * The safety net: one pass over what changed in a site since the cursor, on its own interval or when somebody asks.
 * One at a time over all replicas by the lane's lease; each page commits under an advisory lock and only while the
 * lease holds, together with the cursor, so a killed pass goes on from its last committed page.
 */
export async function runReconcileLane(run: LaneRun): Promise<LaneEnd> {
  const { sync, lane } = run;
  const { tenantId, key: siteId } = lane;
  const schedule = await readSchedule(run);
  const begun = await withTenant(sync.db, tenantId, (tx) => beginRun(tx, tenantId, siteId, schedule.enabled));
  if (begun === null) return { state: 'idle' };
  const { id: runId, counts } = begun;
  counts.phase = 'reading';
  try {
    await makePass(run, { siteId, runId, counts });
  } catch (error) {
    return failPass(run, { siteId, runId, schedule, error });
  }
  const { faults: _named, ...told } = counts;
  sync.log.info({ tenant: tenantId, site: siteId, run: runId, ...told }, 'reconcile pass done');
  return nextPass(await readSchedule(run));
}

/** An admin's choice for the site, else the process's: read for each pass, so that it changes with no restart. */
async function readSchedule({ sync, lane }: LaneRun): Promise<Schedule> {
  const { tenantId, key: siteId } = lane;
  return withTenant(sync.db, tenantId, async (tx) => {
    const { syncEnabled, syncIntervalMs } = await readSiteChoices(tx, tenantId, siteId);
    return {
      enabled: syncEnabled ?? sync.settings.reconcileEnabled,
      intervalMs: syncIntervalMs ?? sync.settings.reconcileIntervalMs,
      asked: await isRunQueued(tx, tenantId, siteId),
    };
  });
}

function nextPass({ enabled, intervalMs, asked }: Schedule): LaneEnd {
  if (asked) return { state: 'waiting', delayMs: 0, failed: false, reason: null };
  return enabled ? { state: 'waiting', delayMs: intervalMs, failed: false, reason: null } : { state: 'idle' };
}

async function makePass(run: LaneRun, what: { siteId: string; runId: string; counts: RunCounts }): Promise<void> {
  const pass = await openPass(run, what);
  const { sync, tenantId, siteId, plan, cursor } = pass;
  const deep = plan.kind === 'deep';
  const sweptMs = sync.now();
  const passedMs = await readDelta(pass);
  await lookAgain(pass);
  if (deep) await enterPhase(pass, 'census');
  const census = deep && (await takeCensus(pass));
  if (deep) await lookAfterStrays(pass);
  pass.counts.phase = 'done';
  await commitStep(pass, async (tx) => {
    const sweepAll = deep || cursor.sweptMs === 0;
    await makeOverlookedDue(tx, tenantId, siteId, sweepAll ? null : cursor.sweptMs - SWEEP_MARGIN_MS);
    await makeUntoldWritesDue(tx, tenantId, siteId, sweptMs - ECHO_LATE_MS);
    if (deep) await retrySetAside(tx, { tenantId, siteId }, pass.runId);
    if (deep) await pruneRuns(tx, tenantId);
    await noteLateArrivals(tx, { tenantId, siteId });
    await endPass(tx, { tenantId, siteId, epoch: cursor.epoch }, { passedMs, sweptMs, deep, census });
    await closeRun(tx, tenantId, pass.runId, null);
  });
}

async function openPass(
  run: LaneRun,
  { siteId, runId, counts }: { siteId: string; runId: string; counts: RunCounts },
): Promise<Pass> {
  const { sync, lane } = run;
  const { tenantId } = lane;
  const { deepEveryMs, deepOverlapMs, reconcileOverlapMs: overlapMs } = sync.settings;
  const site = await sync.connect(tenantId, siteId, 'reconcile');
  return withTenant(sync.db, tenantId, async (tx) => {
    const settings = (await readSiteSettings(tx, tenantId)).get(siteId);
    if (!settings) throw new Error(`site ${siteId} is gone`);
    const cursor = await readCursor(tx, tenantId, siteId);
    const plan = planPass(cursor, { overlapMs, deepEveryMs, deepOverlapMs });
    await setRunKind(tx, tenantId, runId, plan.kind);
    const projects = participatingProjects(settings);
    return { ...run, tenantId, siteId, runId, site, settings, projects, cursor, plan, counts };
  });
}

async function failPass(
  run: LaneRun,
  failed: { siteId: string; runId: string; schedule: Schedule; error: unknown },
): Promise<LaneEnd> {
  const { sync, lane } = run;
  const { siteId, runId, schedule, error } = failed;
  const end = endOfFailure(error, run);
  const words = end.state === 'idle' ? 'It failed.' : (end.reason?.message ?? 'It failed.');
  await withTenant(sync.db, lane.tenantId, async (tx) => {
    await closeRun(tx, lane.tenantId, runId, words);
    await tellRunProgress(tx, lane.tenantId, { id: runId, origin: 'reconcile' });
  });
  sync.log.warn({ tenant: lane.tenantId, site: siteId, run: runId, err: error }, 'reconcile pass failed');
  if (!schedule.enabled) return { state: 'idle' };
  const wanted = end.state === 'waiting' ? end.delayMs : backoffMs(lane.attempts, sync.settings.backoff);
  const delayMs = Math.min(wanted, schedule.intervalMs);
  return { state: 'waiting', delayMs, failed: true, reason: { message: words } };
}
