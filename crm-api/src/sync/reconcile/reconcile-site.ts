import { backoffMs } from '../../domain/backoff.ts';
import { isProjectId } from '../../domain/site/project.ts';
import { ECHO_LATE_MS } from '../../domain/ticket/judge-writes.ts';
import { LAST_EVENT_MS } from '../../domain/ticket/left-writes.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { noteLateArrivals } from '../../store/events/missed-events.ts';
import { pruneRuns } from '../../store/purge/prune.ts';
import { retryQuarantined } from '../../store/runs/quarantine.ts';
import { tellRunProgress } from '../../store/runs/run-progress.ts';
import { beginRun, closeRun, isRunQueued, type RunCounts, setRunKind } from '../../store/runs/runs-write.ts';
import { endPass, openCursors } from '../../store/runs/sync-cursor.ts';
import { requireSiteSettings } from '../../store/sites/require-site.ts';
import { participatingProjects } from '../../store/sites/site-configs.ts';
import { readSiteChoices } from '../../store/sites/site-settings.ts';
import { requeueMissedWork, requeueUntoldWrites } from '../../store/workqueue/missed-work.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { countRead } from '../rate-limit/spent-points.ts';
import { askPermissionsDaily } from '../sites/check-permissions.ts';
import { endOfFailure, type WorkItemRun } from '../workqueue/work-item-run.ts';
import { checkDeletions, lookAfterStrays, lookAgain } from './deletion-check.ts';
import { readDelta } from './delta-pass.ts';
import { lookAtProject } from './follow-projects.ts';
import { commitStep, enterPhase, isDeep, type Pass } from './pass.ts';
import { planProjects } from './plan-projects.ts';
import { renameIssues } from './rename-issues.ts';

/** `asked`: somebody waits for a run of their own. */
type Schedule = { enabled: boolean; intervalMs: number; asked: boolean };

/**
 * The safety net: one pass over what changed in a site since the cursor, on its own interval or when somebody asks.
 * One at a time over all replicas by the work item's lease; each page commits under an advisory lock and only while the
 * lease holds, together with the cursor, so a killed pass goes on from its last committed page.
 */
export async function reconcileSite(run: WorkItemRun<'reconcile'>): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const { tenantId, siteId } = workItem;
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
async function readSchedule({ sync, workItem }: WorkItemRun<'reconcile'>): Promise<Schedule> {
  const { tenantId, siteId } = workItem;
  return withTenant(sync.db, tenantId, async (tx) => {
    const { syncEnabled, syncIntervalMs } = await readSiteChoices(tx, tenantId, siteId);
    return {
      enabled: syncEnabled ?? sync.settings.reconcileEnabled,
      intervalMs: syncIntervalMs ?? sync.settings.reconcileIntervalMs,
      asked: await isRunQueued(tx, tenantId, siteId),
    };
  });
}

function nextPass({ enabled, intervalMs, asked }: Schedule): RunOutcome {
  if (asked) return { state: 'waiting', delayMs: 0, failed: false, reason: null };
  return enabled ? { state: 'waiting', delayMs: intervalMs, failed: false, reason: null } : { state: 'idle' };
}

async function makePass(
  run: WorkItemRun<'reconcile'>,
  what: { siteId: string; runId: string; counts: RunCounts },
): Promise<void> {
  const pass = await openPass(run, what);
  const { sync, tenantId, siteId } = pass;
  const deep = isDeep(pass);
  const beganMs = sync.now();
  const passedMs = await readDelta(pass);
  await lookAgain(pass);
  if (deep) await enterPhase(pass, 'deletion-check');
  const deletionCheck = deep ? await checkDeletions(pass) : new Set<string>();
  if (deep) await lookAfterStrays(pass);
  await renameIssues(pass);
  await askPermissionsDaily(pass);
  pass.counts.phase = 'done';
  await commitStep(pass, async (tx) => {
    await requeueMissedWork(tx, tenantId, siteId);
    const untold = { beforeMs: beganMs - ECHO_LATE_MS, leftMs: beganMs - LAST_EVENT_MS };
    await requeueUntoldWrites(tx, { tenantId, siteId }, untold);
    if (deep) await retryQuarantined(tx, { tenantId, siteId }, pass.runId);
    if (deep) await pruneRuns(tx, tenantId);
    await noteLateArrivals(tx, { tenantId, siteId });
    const ended = pass.projects.map(({ id, cursor: { epoch }, plan }) => ({
      ...{ projectId: id, epoch, deep: plan.kind === 'deep', deletionCheck: deletionCheck.has(id) },
    }));
    await endPass(tx, { tenantId, siteId }, ended, { passedMs, clockMs: pass.site.jiraNow?.() ?? null });
    await closeRun(tx, tenantId, pass.runId, null);
  });
}

async function openPass(
  run: WorkItemRun<'reconcile'>,
  { siteId, runId, counts }: { siteId: string; runId: string; counts: RunCounts },
): Promise<Pass> {
  const { sync, workItem } = run;
  const { tenantId } = workItem;
  const site = await sync.connect(tenantId, siteId, 'reconcile');
  const read = (tx: TenantTx) => requireSiteSettings(tx, tenantId, siteId);
  const before = await withTenant(sync.db, tenantId, read);
  // What only its key tells of is asked for its id, once: the passes go by ids.
  const hidden: string[] = [];
  for (const project of participatingProjects(before).filter((one) => !isProjectId(one))) {
    countRead(counts, 1);
    if (!(await lookAtProject(sync, { tenantId, siteId }, site.client, project))) hidden.push(project);
  }
  return withTenant(sync.db, tenantId, async (tx) => {
    const settings = await read(tx);
    const clockMs = Math.max(site.jiraNow?.() ?? 0, sync.now());
    const projects = await planProjects(tx, tenantId, settings, { settings: sync.settings, clockMs });
    await openCursors(
      tx,
      { tenantId, siteId },
      projects.map(({ id }) => id),
    );
    const pass: Pass = { ...run, tenantId, siteId, runId, site, settings, projects, hidden, counts };
    await setRunKind(tx, tenantId, runId, isDeep(pass) ? 'deep' : 'delta');
    return pass;
  });
}

async function failPass(
  run: WorkItemRun<'reconcile'>,
  failed: { siteId: string; runId: string; schedule: Schedule; error: unknown },
): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const { siteId, runId, schedule, error } = failed;
  const end = endOfFailure(error, run);
  const words = end.state === 'idle' ? 'It failed.' : (end.reason?.message ?? 'It failed.');
  await withTenant(sync.db, workItem.tenantId, async (tx) => {
    await closeRun(tx, workItem.tenantId, runId, words);
    await tellRunProgress(tx, workItem.tenantId, { id: runId, origin: 'reconcile' });
  });
  sync.log.warn({ tenant: workItem.tenantId, site: siteId, run: runId, err: error }, 'reconcile pass failed');
  if (!schedule.enabled) return { state: 'idle' };
  const wanted = end.state === 'waiting' ? end.delayMs : backoffMs(workItem.attempts, sync.settings.backoff);
  const delayMs = Math.min(wanted, schedule.intervalMs);
  return { state: 'waiting', delayMs, failed: true, reason: { message: words } };
}
