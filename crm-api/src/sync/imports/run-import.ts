import type { Cause } from '../../domain/model/change.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { IMPORT_PAGE, importJql } from '../../domain/site/import-forecast.ts';
import { aliasesOf, projectRef } from '../../domain/site/project.ts';
import type { SearchPage } from '../../jira/jira-client.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { watchPages } from '../../jira/page-watch.ts';
import { type IssueBatch, type IssueSnapshot, newestOf } from '../../jira/read-issue.ts';
import { raiseAlerts } from '../../store/alerts/alerts.ts';
import { forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import {
  advanceImport,
  forgetPageToken,
  type ImportJob,
  type ImportStatus,
  lockImport,
  setImportStatus,
  writeFaults,
} from '../../store/runs/imports.ts';
import { reportRunProgress } from '../../store/runs/run-progress.ts';
import { readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';
import { snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import type { SiteConnection } from '../engine/sync-context.ts';
import { completeComments } from '../inbound/complete-comments.ts';
import { type TakeScope, takeIssues, takingCare } from '../inbound/take-issues.ts';
import type { Spent } from '../rate-limit/spent-points.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';

/** How long one run lasts before it releases the work item, so that a shutdown never waits for an import. */
const SLICE_MS = 5_000;

type Fetched = { page: SearchPage; issues: number; spent: Spent };

/** When work on the page began (performance.now), and for how long it was waited for Jira, in milliseconds. */
type PageTime = { from: number; jiraMs: number };

type Import = WorkItemRun<'import'> & { job: ImportJob; site: SiteConnection; settings: SiteSettings; jql: string };

/**
 * A first import, a slice at a time: page after page, each committed with the place it ends at and only while the work item's
 * lease holds and nobody has paused the import; a killed run continues after its last committed page. The next page is
 * fetched while one is written, and there are never more than these two in memory.
 */
export async function runImport(run: WorkItemRun<'import'>): Promise<RunOutcome> {
  const { sync, workItem } = run;
  const { tenantId, importId } = workItem;
  const begun = await withTenant(sync.db, tenantId, async (tx) => {
    const job = await lockImport(tx, tenantId, importId);
    if (!job || !isOpen(job.status)) return null;
    if (job.status === 'queued') await setImportStatus(tx, tenantId, importId, 'running');
    const site = (await readSiteSettings(tx, tenantId)).get(job.siteId);
    return site ? { job, settings: site } : null;
  });
  if (!begun) return { state: 'idle' };
  const { job, settings } = begun;
  try {
    const site = await sync.connect(tenantId, job.siteId, 'import');
    return await runSlice({ ...run, job, site, settings, jql: importJql(job.jql, null) });
  } catch (error) {
    if (!(error instanceof JiraError) || error.kind !== 'refused') throw error;
    if (isDeadToken(error) && job.pageToken !== null) {
      await withTenant(sync.db, tenantId, (tx) => forgetPageToken(tx, tenantId, importId));
      return { state: 'waiting', delayMs: 0, failed: false, reason: null };
    }
    const refused = say('import_refused', { jira: error.words });
    await withTenant(sync.db, tenantId, async (tx) => {
      await setImportStatus(tx, tenantId, importId, 'failed', refused);
      await announceEnd(tx, tenantId, job, { ...refused, message: `The import ended: ${refused.message}` });
      await reportRunProgress(tx, tenantId, { id: importId, origin: 'import' });
    });
    return { state: 'idle' };
  }
}

const isOpen = (status: ImportStatus) => status === 'queued' || status === 'running';

/** Jira's tokens are valid for some days; its message about an expired one is for people, so it is recognised by the word. */
const isDeadToken = (error: JiraError) => error.status === 400 && /token/i.test(error.words);

/**
 * Not the loop of jira/search-pages.ts: this one fetches ahead, begins where the last slice ended, and must refuse a place that it
 * was at before it is stored, since the next slice would continue from it.
 */
async function runSlice(at: Import): Promise<RunOutcome> {
  const { sync, workItem, job } = at;
  // Without a token the query itself starts at the last issue taken, whose page is then taken once more, to no effect.
  const query =
    job.pageToken === null && job.updatedMs !== null ? { ...at, jql: importJql(job.jql, job.updatedMs) } : at;
  const endsAt = performance.now() + SLICE_MS;
  let from = performance.now();
  let coming: Promise<Fetched> = fetchPage(query, job.pageToken);
  const next = watchPages();
  next({ nextPageToken: job.pageToken, found: 1 });
  for (;;) {
    const fetched = await coming;
    const { page } = fetched;
    const jiraMs = performance.now() - from;
    const more = page.nextPageToken !== null;
    next({ nextPageToken: page.nextPageToken, found: fetched.issues });
    const goesOn = more && performance.now() < endsAt;
    if (goesOn) {
      coming = fetchPage(query, page.nextPageToken);
      // Awaited after the commit; until then its failure has no one else to notice it.
      coming.catch(() => undefined);
    }
    const status = await takingCare((careful) => commitPage(at, fetched, { from, jiraMs }, careful));
    if (!isOpen(status) || !more) return { state: 'idle' };
    if (!goesOn) return { state: 'waiting', delayMs: 0, failed: false, reason: null };
    from = performance.now();
    sync.log.debug({ tenant: workItem.tenantId, import: job.id }, 'a page was imported');
  }
}

async function fetchPage(
  { sync, job, workItem, site, settings, jql }: Import,
  pageToken: string | null,
): Promise<Fetched> {
  const fields = snapshotFieldsOf(settings.config);
  const page: SearchPage = await site.client.search({ jql, fields, maxResults: IMPORT_PAGE, pageToken });
  const issues = page.issues.length + page.unreadable.length;
  const more = await completeComments(
    { db: sync.db, tenantId: workItem.tenantId, siteId: job.siteId, client: site.client },
    page,
  );
  return { page, issues, spent: { requests: 1 + more.requests, points: 1 + issues + more.points } };
}

/** Writes a page and the place it ends at. Returns the import as it is then; a page of a paused one is not written. */
function commitPage(
  at: Import,
  { page, issues, spent }: Fetched,
  time: PageTime,
  careful: boolean,
): Promise<ImportStatus> {
  const { sync, workItem, job, settings } = at;
  const { tenantId } = workItem;
  const { known } = settings;
  // By every name it had: an import may have begun before the project's id was known, or before it was renamed.
  const within = (issue: IssueSnapshot) =>
    aliasesOf(known, projectRef(known, issue) ?? '').some((name) => job.projects.includes(name));
  const cause: Cause = { origin: 'import', actor: null, id: job.id };
  return withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    const now = await lockImport(tx, tenantId, job.id);
    if (!now || !isOpen(now.status)) return now?.status ?? 'cancelled';
    const scope = { tenantId, siteId: job.siteId, now: sync.now(), runId: job.id };
    const changed = await importRows(tx, scope, page, cause, { careful, within });
    await advanceImport(tx, tenantId, job.id, {
      pageToken: page.nextPageToken,
      updatedMs: newestOf(page),
      done: issues,
      changed,
      ...spent,
      busyMs: performance.now() - time.from,
      jiraMs: time.jiraMs,
    });
    if (page.nextPageToken === null) {
      await setImportStatus(tx, tenantId, job.id, 'succeeded');
      await announceEnd(tx, tenantId, job, say('import_done'));
    }
    await reportRunProgress(tx, tenantId, { id: job.id, origin: 'import', tickets: changed > 0 });
    return page.nextPageToken === null ? 'succeeded' : 'running';
  });
}

function announceEnd(tx: TenantTx, tenantId: string, { id, siteId }: ImportJob, told: Sentence): Promise<void> {
  const help = `Look at what could not be taken: GET /api/imports/${id}.`;
  const alert = { kind: 'import.done', cause: `import ${id}`, siteId, ...told, help } as const;
  return raiseAlerts(tx, tenantId, [alert], { once: true });
}

/**
 * Takes a page of an import; what can't be taken, and what is in another project than was asked for, is noted by name.
 * @param within whether an issue is in one of the projects that the import is for
 * @param careful as takeIssues
 * @returns how many tickets were created or updated
 */
export async function importRows(
  tx: TenantTx,
  scope: Omit<TakeScope, 'byPage'>,
  page: IssueBatch,
  cause: Cause,
  { careful, within }: { careful: boolean; within: (issue: IssueSnapshot) => boolean },
): Promise<number> {
  const issues = page.issues.filter(within);
  const { parts, faults } = await takeIssues(tx, { ...scope, byPage: true }, { ...page, issues }, cause, careful);
  const elsewhere = page.issues
    .filter((issue) => !within(issue))
    .map(({ id, key }) => ({ issueId: id, issueKey: key, ...say('issue_elsewhere') }));
  await writeFaults(tx, scope.tenantId, scope.runId, [...faults, ...elsewhere]);
  return parts.flatMap(({ applied }) => applied.outcomes).filter((outcome) => outcome === 'applied').length;
}
