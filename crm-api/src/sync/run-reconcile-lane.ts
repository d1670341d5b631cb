import type { Cause } from '../domain/change.ts';
import type { SearchPage } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { withTenant } from '../store/database.ts';
import { holdsLease, type LaneEnd } from '../store/lanes.ts';
import { makeOverlookedDue } from '../store/overlooked-work.ts';
import { beginRun, closeRun, type RunCounts, updateRun } from '../store/runs-write.ts';
import { participatingProjects, readSiteSettings } from '../store/site-configs.ts';
import { advanceCursor, lockSitePass, readCursor } from '../store/sync-cursor.ts';
import { applyChanges } from './apply-changes.ts';
import { snapshotFieldsOf } from './issue-fetcher.ts';
import { backoffMs, endOfFailure, type LaneRun } from './lane-run.ts';
import { observeSnapshot } from './observe-snapshot.ts';
import type { SiteConnection } from './sync-context.ts';

/** Jira shrinks pages when many fields are asked for; this many with all of ours is what it gives. */
const PAGE_SIZE = 100;

type Pass = LaneRun & { tenantId: string; siteId: string; runId: string; site: SiteConnection; counts: RunCounts };

/**
 * The safety net: one pass over what changed in a site since the cursor, on its own interval or when somebody asks.
 * One at a time over all replicas by the lane's lease; each page commits under an advisory lock and only while the
 * lease holds, together with the cursor, so a killed pass goes on from its last committed page.
 */
export async function runReconcileLane(run: LaneRun): Promise<LaneEnd> {
  const { sync, lane } = run;
  const { tenantId, key: siteId } = lane;
  const { reconcileEnabled, reconcileIntervalMs } = sync.settings;
  const runId = await withTenant(sync.db, tenantId, (tx) => beginRun(tx, tenantId, siteId, reconcileEnabled));
  if (runId === null) return { state: 'idle' };
  const counts: RunCounts = { requests: 0, issuesSeen: 0, issuesChanged: 0 };
  try {
    const site = await sync.connect(tenantId, siteId);
    await deltaPass({ ...run, tenantId, siteId, runId, site, counts });
  } catch (error) {
    const end = endOfFailure(error, run);
    const words = end.state === 'idle' ? 'It failed.' : (end.reason?.message ?? 'It failed.');
    await withTenant(sync.db, tenantId, (tx) => closeRun(tx, tenantId, runId, words));
    sync.log.warn({ tenant: tenantId, site: siteId, run: runId, err: error }, 'reconcile pass failed');
    return reconcileEnabled
      ? { state: 'waiting', delayMs: retryDelay(end, run), failed: true, reason: { message: words } }
      : { state: 'idle' };
  }
  await withTenant(sync.db, tenantId, async (tx) => {
    await makeOverlookedDue(tx, tenantId, siteId);
    await closeRun(tx, tenantId, runId, null);
  });
  sync.log.info({ tenant: tenantId, site: siteId, run: runId, ...counts }, 'reconcile pass done');
  return reconcileEnabled
    ? { state: 'waiting', delayMs: reconcileIntervalMs, failed: false, reason: null }
    : { state: 'idle' };
}

function retryDelay(end: LaneEnd, { sync, lane }: LaneRun): number {
  const wanted = end.state === 'waiting' ? end.delayMs : backoffMs(lane.attempts, sync.settings.backoff);
  return Math.min(wanted, sync.settings.reconcileIntervalMs);
}

async function deltaPass(pass: Pass): Promise<void> {
  const { sync, tenantId, siteId } = pass;
  const { jql, fields } = await withTenant(sync.db, tenantId, async (tx) => {
    const settings = (await readSiteSettings(tx, tenantId)).get(siteId);
    if (!settings) throw new Error(`site ${siteId} is gone`);
    const cursor = await readCursor(tx, tenantId, siteId);
    return {
      jql: deltaJql(participatingProjects(settings), cursor - sync.settings.reconcileOverlapMs),
      fields: snapshotFieldsOf(settings.config),
    };
  });
  const seenTokens = new Set<string>();
  let pageToken: string | null = null;
  do {
    pass.counts.requests += 1;
    const page: SearchPage = await pass.site.client.search({
      jql,
      fields,
      maxResults: PAGE_SIZE,
      pageToken,
    });
    await commitPage(pass, await withAllComments(pass, page));
    pageToken = page.nextPageToken;
    if (pageToken !== null && seenTokens.has(pageToken)) {
      throw new JiraError({
        kind: 'unavailable',
        status: null,
        words: 'Jira gave the same page twice, so the pass was ended',
      });
    }
    if (pageToken !== null) seenTokens.add(pageToken);
  } while (pageToken !== null);
}

/**
 * Epoch milliseconds, unquoted, mean the same in every user's time zone, where Jira's date literals don't; no upper
 * bound, so nothing is missed while the pass runs (facts/jira-cloud.md).
 */
function deltaJql(projectKeys: readonly string[], sinceMs: number): string {
  const projects = projectKeys.map((key) => `"${key}"`).join(', ');
  const since = sinceMs > 0 ? ` AND updated >= ${Math.floor(sinceMs)}` : '';
  return `project in (${projects})${since} ORDER BY updated ASC, key ASC`;
}

/** An issue with more comments than Jira puts into a search answer has them read one issue at a time. */
async function withAllComments(pass: Pass, page: SearchPage): Promise<SearchPage> {
  for (const issue of page.issues) {
    if (issue.comments !== null) continue;
    pass.counts.requests += 1;
    issue.comments = await pass.site.client.comments(issue.id);
  }
  return page;
}

async function commitPage(pass: Pass, page: SearchPage): Promise<void> {
  const { sync, lane, tenantId, siteId, runId, counts } = pass;
  const cause: Cause = { origin: 'reconcile', actor: null, id: runId };
  await withTenant(sync.db, tenantId, async (tx) => {
    await lockSitePass(tx, tenantId, siteId);
    if (!(await holdsLease(tx, lane))) throw new Error('another process has taken over this pass');
    const changes = page.issues.map((issue) => observeSnapshot(issue, siteId, cause));
    const { outcomes } = await applyChanges(tx, { tenantId, now: sync.now() }, changes);
    counts.issuesSeen += outcomes.length;
    counts.issuesChanged += outcomes.filter((outcome) => outcome === 'applied').length;
    const newest = Math.max(0, ...page.issues.map((issue) => issue.updated));
    await advanceCursor(tx, tenantId, siteId, newest);
    await updateRun(tx, tenantId, runId, counts);
  });
}
