import { causeOfSync, isFailing } from '../../domain/alerts/alerts.ts';
import { backoffMs } from '../../domain/backoff.ts';
import { say, templateIn } from '../../domain/sentences.ts';
import { isProjectId, type KnownProject } from '../../domain/site/project.ts';
import { ECHO_LATE_MS } from '../../domain/ticket/judge-writes.ts';
import { LAST_EVENT_MS } from '../../domain/ticket/left-writes.ts';
import { closeAlerts, raiseAlerts } from '../../store/alerts/alerts.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { noteLateArrivals } from '../../store/events/missed-events.ts';
import { pruneRuns } from '../../store/purge/prune.ts';
import { listDueSuspicions } from '../../store/runs/deletion-check.ts';
import { retryQuarantined } from '../../store/runs/quarantine.ts';
import { reportRunProgress } from '../../store/runs/run-progress.ts';
import { beginRun, closeRun, isRunQueued, type RunCounts, setRunKind } from '../../store/runs/runs-write.ts';
import { endPass, openCursors } from '../../store/runs/sync-cursor.ts';
import { listStaleProjects } from '../../store/sites/projects.ts';
import { requireSiteSettings } from '../../store/sites/require-site.ts';
import { participatingProjects, readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { readSiteChoices } from '../../store/sites/site-settings.ts';
import { requeueMissedWork, requeueUncheckedWrites } from '../../store/workqueue/missed-work.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import { countRead } from '../rate-limit/spent-points.ts';
import { askPermissionsDaily, listPermissionsDue } from '../sites/check-permissions.ts';
import { endOfFailure, type WorkItemRun } from '../workqueue/work-item-run.ts';
import { checkDeletions, checkOutside, lookAgain } from './deletion-check.ts';
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
 * lease holds, together with the cursor, so a killed pass continues from its last committed page.
 */
export async function reconcileSite(run: WorkItemRun<'reconcile'>): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const { tenantId, siteId } = workItem;
  const site = await sync.connect(tenantId, siteId, 'reconcile').catch((error: unknown) => ({ error }));
  const begun = await withTenant(sync.db, tenantId, (tx) => begin(tx, run, 'error' in site ? null : site));
  if (begun === null) return { state: 'idle' };
  const { runId, counts, schedule, planned } = begun;
  let next: Schedule;
  try {
    if ('error' in site) throw site.error;
    const pass = { ...run, tenantId, siteId, runId, site, counts };
    next = await makePass(planned ? { ...pass, ...planned, hidden: [] } : await nameProjects(pass));
  } catch (error) {
    return failPass(run, { siteId, runId, schedule, error });
  }
  const { faults: _named, ...counted } = counts;
  sync.log.info({ tenant: tenantId, site: siteId, run: runId, ...counted }, 'reconcile pass done');
  return nextPass(next);
}

type Begun = { runId: string; counts: RunCounts; schedule: Schedule; planned: Planned | null };

/**
 * Begins a run, and plans its pass where nothing has to be asked for that.
 * @param site null: there is no way to it just now
 */
async function begin(tx: TenantTx, run: WorkItemRun<'reconcile'>, site: SiteConnection | null): Promise<Begun | null> {
  const { tenantId, siteId } = run.workItem;
  const [schedule, sites] = await Promise.all([readSchedule(tx, run), readSiteSettings(tx, tenantId)]);
  const begun = await beginRun(tx, tenantId, siteId, schedule.enabled);
  if (begun === null) return null;
  const { id: runId, counts } = begun;
  counts.phase = 'reading';
  const settings = site && sites.get(siteId);
  const isNamed = settings && participatingProjects(settings).every(isProjectId);
  const planned = isNamed ? await plan(tx, { ...run, tenantId, siteId, runId, site }, settings) : null;
  return { runId, counts, schedule, planned };
}

/** An admin's choice for the site, else the process's: read for each pass, so that it changes with no restart. */
async function readSchedule(tx: TenantTx, { sync, workItem }: WorkItemRun<'reconcile'>): Promise<Schedule> {
  const { tenantId, siteId } = workItem;
  const [{ syncEnabled, syncIntervalMs }, asked] = await Promise.all([
    readSiteChoices(tx, tenantId, siteId),
    isRunQueued(tx, tenantId, siteId),
  ]);
  const { reconcileEnabled, reconcileIntervalMs } = sync.settings;
  return { enabled: syncEnabled ?? reconcileEnabled, intervalMs: syncIntervalMs ?? reconcileIntervalMs, asked };
}

function nextPass({ enabled, intervalMs, asked }: Schedule): RunOutcome {
  if (asked) return { state: 'waiting', delayMs: 0, failed: false, reason: null };
  return enabled ? { state: 'waiting', delayMs: intervalMs, failed: false, reason: null } : { state: 'idle' };
}

/** @returns when the next is due */
async function makePass(pass: Pass): Promise<Schedule> {
  const { sync } = pass;
  const beganMs = sync.now();
  const passedMs = await readDelta(pass);
  const end = (tx: TenantTx, deletionCheck: ReadonlySet<string>) =>
    endOfPass(tx, pass, { beganMs, passedMs, deletionCheck });
  // Mostly there is nothing more to do, and then this is its end.
  const { todo, schedule } = await commitStep(pass, async (tx) => {
    const todo = await readTodo(tx, pass);
    const isDone = !isDeep(pass) && todo.suspected.size + todo.stale.length + todo.unasked.length === 0;
    return { todo, schedule: isDone ? await end(tx, new Set()) : null };
  });
  if (schedule) return schedule;
  const deletionCheck = await doTheRest(pass, todo);
  return commitStep(pass, (tx) => end(tx, deletionCheck));
}

/** What a pass sees to besides what has changed in Jira. */
type Todo = { suspected: Map<string, string[]>; stale: KnownProject[]; unasked: string[] };

async function readTodo(tx: TenantTx, pass: Pass): Promise<Todo> {
  const { sync, tenantId, siteId } = pass;
  pass.counts.phase = 'reading';
  const [suspected, stale, unasked] = await Promise.all([
    listDueSuspicions(tx, { tenantId, siteId }, sync.settings.secondLookMs),
    listStaleProjects(tx, { tenantId, siteId }),
    listPermissionsDue(tx, pass),
  ]);
  return { suspected, stale, unasked };
}

/** @returns the projects of which every id was looked at */
async function doTheRest(pass: Pass, { suspected, stale, unasked }: Todo): Promise<ReadonlySet<string>> {
  await lookAgain(pass, suspected);
  const deep = isDeep(pass);
  if (deep) await enterPhase(pass, 'deletion-check');
  const deletionCheck = deep ? await checkDeletions(pass) : new Set<string>();
  if (deep) await checkOutside(pass);
  await renameIssues(pass, stale);
  await askPermissionsDaily(pass, unasked);
  return deletionCheck;
}

async function endOfPass(
  tx: TenantTx,
  pass: Pass,
  { beganMs, passedMs, deletionCheck }: { beganMs: number; passedMs: number; deletionCheck: ReadonlySet<string> },
): Promise<Schedule> {
  const { tenantId, siteId } = pass;
  const deep = isDeep(pass);
  pass.counts.phase = 'done';
  const unchecked = { beforeMs: beganMs - ECHO_LATE_MS, leftMs: beganMs - LAST_EVENT_MS, nowMs: pass.sync.now() };
  const ended = pass.projects.map(({ id, cursor: { epoch }, plan }) => ({
    ...{ projectId: id, epoch, deep: plan.kind === 'deep', deletionCheck: deletionCheck.has(id) },
  }));
  const site = { tenantId, siteId };
  const [schedule] = await Promise.all([
    readSchedule(tx, pass),
    requeueMissedWork(tx, tenantId, siteId),
    requeueUncheckedWrites(tx, site, unchecked),
    deep && retryQuarantined(tx, site, pass.runId),
    deep && pruneRuns(tx, tenantId),
    noteLateArrivals(tx, site),
    endPass(tx, site, ended, { passedMs, clockMs: pass.site.jiraNow?.() ?? null }),
    closeRun(tx, tenantId, pass.runId, null),
    reportRecovery(tx, site),
  ]);
  return schedule;
}

/** The pass went through: where its site was told to be failing, that it is no longer is told too. */
async function reportRecovery(tx: TenantTx, { tenantId, siteId }: { tenantId: string; siteId: string }): Promise<void> {
  const cause = causeOfSync(siteId);
  if ((await closeAlerts(tx, tenantId, [cause])).length === 0) return;
  const help = 'There is nothing to do: what changed meanwhile was read.';
  const recovered = {
    kind: 'sync.recovered',
    cause: `${cause} recovered`,
    siteId,
    ...say('sync_works'),
    help,
  } as const;
  await raiseAlerts(tx, tenantId, [recovered], { once: true });
}

type Opening = Omit<Pass, 'settings' | 'projects' | 'hidden'>;
type Planned = Pick<Pass, 'settings' | 'projects'>;

/** A project that is known by its key only is asked for its id, once: passes use ids. */
async function nameProjects(pass: Opening): Promise<Pass> {
  const { sync, tenantId, siteId, site, counts } = pass;
  const before = await withTenant(sync.db, tenantId, (tx) => requireSiteSettings(tx, tenantId, siteId));
  const hidden: string[] = [];
  for (const project of participatingProjects(before).filter((one) => !isProjectId(one))) {
    countRead(counts, 1);
    if (!(await lookAtProject(sync, { tenantId, siteId }, site.client, project))) hidden.push(project);
  }
  return withTenant(sync.db, tenantId, async (tx) => {
    const planned = await plan(tx, pass, await requireSiteSettings(tx, tenantId, siteId));
    return { ...pass, ...planned, hidden };
  });
}

async function plan(
  tx: TenantTx,
  { sync, tenantId, siteId, runId, site }: Omit<Opening, 'counts'>,
  settings: SiteSettings,
): Promise<Planned> {
  const clockMs = Math.max(site.jiraNow?.() ?? 0, sync.now());
  const projects = await planProjects(tx, tenantId, settings, { settings: sync.settings, clockMs });
  await openCursors(
    tx,
    { tenantId, siteId },
    projects.map(({ id }) => id),
  );
  await setRunKind(tx, tenantId, runId, isDeep({ projects }) ? 'deep' : 'delta');
  return { settings, projects };
}

async function failPass(
  run: WorkItemRun<'reconcile'>,
  failed: { siteId: string; runId: string; schedule: Schedule; error: unknown },
): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const { siteId, runId, schedule, error } = failed;
  const end = endOfFailure(error, run);
  const reason = end.state === 'idle' ? null : end.reason;
  const { message, template } = reason ?? say('run_failed');
  const told = { message, ...templateIn({ template }) };
  const failedNow = await withTenant(sync.db, workItem.tenantId, async (tx) => {
    if (!(await closeRun(tx, workItem.tenantId, runId, told))) return false;
    await reportRunProgress(tx, workItem.tenantId, { id: runId, origin: 'reconcile' });
    if (!isFailing(reason, workItem.attempts)) return true;
    const help =
      'Edits wait and nothing is lost. Test the connection (GET /api/jira/test), and look whether the app is still installed and its account may see the projects.';
    const failing = { kind: 'sync.failing', cause: causeOfSync(siteId), siteId, ...told, help } as const;
    await raiseAlerts(tx, workItem.tenantId, [failing]);
    return true;
  });
  if (!failedNow) return nextPass(schedule);
  sync.log.warn({ tenant: workItem.tenantId, site: siteId, run: runId, err: error }, 'reconcile pass failed');
  if (!schedule.enabled) return { state: 'idle' };
  const wanted = end.state === 'waiting' ? end.delayMs : backoffMs(workItem.attempts, sync.settings.backoff);
  const delayMs = Math.min(wanted, schedule.intervalMs);
  return { state: 'waiting', delayMs, failed: true, reason: told };
}
