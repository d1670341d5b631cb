import type { Cause } from '../domain/change.ts';
import type { PassPlan } from '../domain/plan-pass.ts';
import { type TenantTx, withTenant } from '../store/database.ts';
import { holdsLease } from '../store/lanes.ts';
import { tellRunProgress } from '../store/run-progress.ts';
import { type RunCounts, updateRun } from '../store/runs-write.ts';
import type { SiteSettings } from '../store/site-configs.ts';
import type { SyncCursor } from '../store/sync-cursor.ts';
import { lockSitePass } from '../store/sync-cursor.ts';
import type { LaneRun } from './lane-run.ts';
import type { SiteConnection } from './sync-context.ts';

/** One pass of the reconciler over a site. */
export type Pass = LaneRun & {
  tenantId: string;
  siteId: string;
  runId: string;
  site: SiteConnection;
  settings: SiteSettings;
  /** The projects that take part and that the account can see. */
  projects: readonly string[];
  cursor: SyncCursor;
  plan: PassPlan;
  counts: RunCounts;
};

export const causeOfPass = (pass: Pass): Cause => ({ origin: 'reconcile', actor: null, id: pass.runId });

/**
 * Commits a step of a pass with the counts so far, and tells who listens. Only while the lease holds, and with every
 * other pass over the site held off: a pass that was taken over writes nothing more.
 */
export async function commitStep<T>(pass: Pass, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  const { sync, lane, tenantId, siteId, runId, counts } = pass;
  return withTenant(sync.db, tenantId, async (tx) => {
    await lockSitePass(tx, tenantId, siteId);
    if (!(await holdsLease(tx, lane))) throw new Error('another process has taken over this pass');
    const done = await work(tx);
    await updateRun(tx, tenantId, runId, counts);
    await tellRunProgress(tx, tenantId, runId);
    return done;
  });
}

/** Counts a request and what it costs by Atlassian's table: 1, and 1 for each object returned (facts/jira-cloud.md). */
export function countRead(counts: RunCounts, objects: number): void {
  counts.requests += 1;
  counts.points += 1 + objects;
}
