import type { RunPhase } from '@synapse/shared/sync';
import type { Cause } from '../../domain/model/change.ts';
import type { IssueBatch } from '../../jira/read-issue.ts';
import { forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import { reportRunProgress } from '../../store/runs/run-progress.ts';
import { type RunCounts, updateRun } from '../../store/runs/runs-write.ts';
import { lockSitePass } from '../../store/runs/sync-cursor.ts';
import type { SiteSettings } from '../../store/sites/site-configs.ts';
import type { IssueFault } from '../../store/workqueue/park-issues.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import { completeBatch } from '../inbound/complete-comments.ts';
import { type Taken, takeIssues, takingCare } from '../inbound/take-issues.ts';
import { addSpent, countRead } from '../rate-limit/spent-points.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import type { PlannedProject } from './plan-projects.ts';

/** This many quarantined issues are listed by name; the others are counted. */
const FAULTS_TOLD = 100;

/** One pass of the reconciler over a site. */
export type Pass = WorkItemRun<'reconcile'> & {
  tenantId: string;
  siteId: string;
  runId: string;
  site: SiteConnection;
  settings: SiteSettings;
  /** The projects that take part and that the account can see. */
  projects: readonly PlannedProject[];
  /** The keys of those that take part and that it can't see. */
  hidden: readonly string[];
  counts: RunCounts;
};

/** Whether the pass reads far back in some project, and checks it for deletions. */
export const isDeep = ({ projects }: Pick<Pass, 'projects'>): boolean =>
  projects.some(({ plan }) => plan.kind === 'deep');

/** Whether some project is read for the first time: it brings as many tickets as an import. */
export const isFirst = ({ projects }: Pass): boolean => projects.some(({ plan }) => plan.first);

export const causeOfPass = (pass: Pass): Cause => ({ origin: 'reconcile', actor: null, id: pass.runId });

/**
 * Commits a step of a pass with the counts so far, and reports it to the feed, with every other pass over the site held
 * off.
 * @param tells whether tickets were created that the feed does not report one by one
 */
export async function commitStep<T>(
  pass: Pass,
  work: (tx: TenantTx) => Promise<T>,
  hasTickets: (done: T) => boolean = () => false,
): Promise<T> {
  const { sync, tenantId, siteId, runId, counts } = pass;
  return withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    await lockSitePass(tx, tenantId, siteId);
    const done = await work(tx);
    await updateRun(tx, tenantId, runId, counts);
    await reportRunProgress(tx, tenantId, { id: runId, origin: 'reconcile', tickets: hasTickets(done) });
    return done;
  });
}

/** Counts a page, and what was asked besides to have all of it. */
export async function countPage(pass: Pass, page: IssueBatch): Promise<void> {
  const { sync, tenantId, siteId, site, counts } = pass;
  countRead(counts, page.issues.length + page.unreadable.length);
  addSpent(counts, await completeBatch({ ...sync, tenantId, siteId, client: site.client }, page));
}

/** Begins a phase of the pass, and reports it. */
export async function enterPhase(pass: Pass, phase: RunPhase): Promise<void> {
  pass.counts.phase = phase;
  await commitStep(pass, () => Promise.resolve());
}

/**
 * Takes issues in a step of the pass; what can't be taken is quarantined and told with the run. A first pass brings as many
 * as an import, and is reported by the page as well.
 */
export async function commitIssues(
  pass: Pass,
  batch: IssueBatch,
  then: (tx: TenantTx, taken: Taken) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { sync, tenantId, siteId, runId, counts } = pass;
  const byPage = isFirst(pass);
  await takingCare(async (careful) => {
    const before = { ...counts, faults: [...counts.faults] };
    try {
      const work = async (tx: TenantTx) => {
        // What an earlier run of this work counted was rolled back with it.
        Object.assign(counts, before, { faults: [...before.faults] });
        const scope = { tenantId, siteId, runId, now: sync.now(), byPage };
        const taken = await takeIssues(tx, scope, batch, causeOfPass(pass), careful);
        noteFaults(counts, taken.faults);
        await then(tx, taken);
        return taken.parts.some(({ applied }) => applied.outcomes.includes('applied'));
      };
      await commitStep(pass, work, (changed) => byPage && changed);
    } catch (error) {
      // What was rolled back must not be counted.
      Object.assign(counts, before);
      throw error;
    }
  });
}

function noteFaults(counts: RunCounts, faults: readonly IssueFault[]): void {
  for (const { issueId: _id, ...fault } of faults) {
    const { issueKey } = fault;
    // The deletion check may meet once more what the search has met.
    if (issueKey !== '' && counts.faults.some((known) => known.issueKey === issueKey)) continue;
    counts.faultCount += 1;
    if (counts.faults.length < FAULTS_TOLD) counts.faults.push(fault);
  }
}
