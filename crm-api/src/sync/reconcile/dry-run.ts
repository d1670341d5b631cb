import type { DryRun, DryRunRequest, DryRunSite } from '@synapse/shared/dry-run';
import { chunksOf } from '../../domain/chunks.ts';
import { DomainError } from '../../domain/domain-error.ts';
import type { Cause } from '../../domain/model/change.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { aliasesOf } from '../../domain/site/project.ts';
import { pendingFields } from '../../domain/ticket/pending.ts';
import { BULK_FETCH_MAX } from '../../jira/jira-client.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type IssueSnapshot, sayUnreadable } from '../../jira/read-issue.ts';
import { searchPages } from '../../jira/search-pages.ts';
import { withTenant } from '../../store/db/database.ts';
import { listLinked, listUnmade } from '../../store/runs/deletion-check.ts';
import { noCounts, type RunCounts } from '../../store/runs/runs-write.ts';
import { participatingProjects, type SiteSettings } from '../../store/sites/site-configs.ts';
import { type Preview, previewChanges } from '../engine/apply-changes.ts';
import { snapshotFieldsOf } from '../engine/issue-fetcher.ts';
import { refusalOfJira } from '../engine/jira-refusal.ts';
import { observeSnapshot } from '../engine/observe-snapshot.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { completeComments } from '../inbound/complete-comments.ts';
import { isDataFault, sayFault } from '../inbound/take-issues.ts';
import { addSpent, countRead } from '../rate-limit/spent-points.ts';
import { connectedSites } from '../sites/connected-sites.ts';
import { SiteClosedError } from '../sites/site-closed.ts';
import { createFindings, DRY_RUN_LIMITS, type DryRunLimits, type Findings } from './dry-run-findings.ts';
import { deltaJql, planProjects, type Since } from './plan-projects.ts';

const CAUSE: Cause = { origin: 'reconcile', actor: null, id: 'dry-run' };

/** @param signal aborted when nobody waits for the answer any more: then nothing more is asked of Jira, and its answer is not waited for */
export type DryRunner = (tenantId: string, request: DryRunRequest, signal?: AbortSignal) => Promise<DryRun>;

/**
 * What a pass would change, field by field, found by the very merge that a pass makes, and what it costs. Changes
 * nothing: it only reads, locks nothing and writes nothing, here and in Jira. Its calls come last of all, as those of an
 * import do, so it takes nothing of the points that are kept for passes and for people.
 */
export function createDryRunner(sync: SyncContext, limits: DryRunLimits = DRY_RUN_LIMITS): DryRunner {
  return async (tenantId, { siteId, scope }, signal) => {
    const sites = await withTenant(sync.db, tenantId, (tx) => connectedSites(tx, tenantId, siteId));
    const answers: DryRunSite[] = [];
    for (const settings of sites) {
      const trial: Trial = { sync, tenantId, settings, limits, signal, found: createFindings(limits) };
      answers.push(await tryOut(trial, scope).catch((error: unknown) => explain(error, signal)));
    }
    return { sites: answers };
  };
}

function explain(error: unknown, signal: AbortSignal | undefined): never {
  if (signal?.aborted) throw new DomainError('not_ready', say('dry_run_left'));
  if (!(error instanceof JiraError) || error instanceof SiteClosedError) throw refusalOfJira(error);
  const code = error.retryable ? 'jira_unavailable' : 'jira_refused';
  throw new DomainError(code, say('dry_run_refused', { jira: error.words }));
}

type Trial = {
  sync: SyncContext;
  tenantId: string;
  settings: SiteSettings;
  limits: DryRunLimits;
  signal: AbortSignal | undefined;
  found: Findings;
};

async function tryOut(trial: Trial, scope: DryRunRequest['scope']): Promise<DryRunSite> {
  const { sync, tenantId, settings, signal, found } = trial;
  const siteId = settings.id;
  const site = await sync.connect(tenantId, siteId, 'import', signal && { signal });
  const counts = noCounts();
  const read = await readSome(trial, site, await readSince(trial, scope), counts);
  const unmade = await withTenant(sync.db, tenantId, (tx) => listUnmade(tx, { tenantId, siteId }));
  for (const ticketId of unmade) found.add('toSend', { ticketId, issueKey: null, fields: [] });
  if (scope === 'all' && read.all) await findAbsent(trial, site, read.seen, counts);
  else if (scope === 'all') found.leaveOut(say('dry_run_absent'));
  const { requests, points } = counts;
  return { siteId, issuesRead: counts.issuesSeen, ...found.lists(), cost: { requests, points } };
}

/** Reads page by page and notes what would become of each issue, as far as the limits go. */
async function readSome(
  trial: Trial,
  site: SiteConnection,
  since: readonly Since[],
  counts: RunCounts,
): Promise<{ seen: Set<string>; all: boolean }> {
  const { sync, tenantId, settings, limits, found } = trial;
  const seen = new Set<string>();
  const query = { jql: deltaJql(since), fields: snapshotFieldsOf(settings.config) };
  for await (const page of searchPages(site.client, query)) {
    countRead(counts, page.issues.length + page.unreadable.length);
    addSpent(counts, await completeComments({ db: sync.db, tenantId, siteId: settings.id, client: site.client }, page));
    for (const one of page.unreadable) found.add('unreadable', { issueKey: one.key, ...sayUnreadable(one) });
    await preview(trial, page.issues);
    for (const issue of [...page.issues, ...page.unreadable]) seen.add(issue.id);
    counts.issuesSeen += page.issues.length + page.unreadable.length;
    const why = page.nextPageToken === null ? null : whyEnough(counts, limits);
    if (why === null) continue;
    found.leaveOut(why);
    return { seen, all: false };
  }
  return { seen, all: true };
}

function whyEnough({ issuesSeen, points }: RunCounts, limits: DryRunLimits): Required<Sentence> | null {
  const count = String(issuesSeen);
  if (issuesSeen >= limits.issues) return say('dry_run_most', { count, most: String(limits.issues) });
  return points >= limits.points ? say('dry_run_points', { count, points: String(points) }) : null;
}

/** Notes what would become of issues; of those that can't be taken, each is tried alone, to find which it is. */
async function preview(trial: Trial, issues: readonly IssueSnapshot[]): Promise<void> {
  const { sync, tenantId, settings, found } = trial;
  try {
    // Which of two edits is the newer is not asked: the issue's time has to do.
    const changes = issues.map((issue) => ({ ...observeSnapshot(issue, settings.id, CAUSE), history: [] }));
    const seen = await withTenant(sync.db, tenantId, (tx) =>
      previewChanges(tx, { tenantId, now: sync.now() }, changes),
    );
    for (const [i, issue] of issues.entries()) note(found, issue, seen, seen.ticketIds[i] ?? null);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    const [only] = issues;
    if (issues.length > 1) for (const issue of issues) await preview(trial, [issue]);
    else if (only) found.add('unreadable', { issueKey: only.key, ...sayFault(only.key, error) });
  }
}

/** From when on each project would be read; one that no pass has read yet, from its beginning. */
async function readSince({ sync, tenantId, settings }: Trial, scope: DryRunRequest['scope']): Promise<Since[]> {
  const planned = await withTenant(sync.db, tenantId, (tx) =>
    planProjects(tx, tenantId, settings, { settings: sync.settings, clockMs: sync.now() }),
  );
  return participatingProjects(settings).map((project) => {
    const next = planned.find(({ id }) => id === project)?.plan.sinceMs ?? 0;
    return { project, sinceMs: scope === 'all' ? 0 : next };
  });
}

function note(found: Findings, issue: IssueSnapshot, preview: Preview, ticketId: string | null): void {
  const state = ticketId === null ? undefined : preview.states.get(ticketId);
  if (!state) return;
  const effects = preview.effects.get(state.id);
  const feed = effects?.feed ?? [];
  if (feed.some(({ kind }) => kind === 'ticket.created')) {
    found.add('newTickets', { issueId: issue.id, issueKey: issue.key, title: state.fields.title });
    return;
  }
  const fields = (effects?.history ?? []).flatMap(({ field, oldValue, newValue, rule }) =>
    field.startsWith('comment:') ? [] : [{ field, here: found.shown(oldValue), after: found.shown(newValue), rule }],
  );
  const comments = new Set(feed.flatMap(({ kind, refId }) => (kind.startsWith('comment.') ? [refId] : []))).size;
  if (fields.length > 0 || comments > 0)
    found.add('changes', { ticketId: state.id, issueKey: issue.key, fields, comments });
  const pending = pendingFields(state).map((field) => ({
    field,
    here: found.shown(state.fields[field]),
    jira: found.shown(state.link?.base[field]?.crm ?? null),
  }));
  if (pending.length > 0) found.add('toSend', { ticketId: state.id, issueKey: issue.key, fields: pending });
}

/**
 * Notes what is followed here and was not in the search, and is not shown when asked for by its id either. A Jira that
 * shows nothing would have every id asked for, so there is a limit to that too.
 */
async function findAbsent(
  { sync, tenantId, settings, limits, found }: Trial,
  { client }: SiteConnection,
  seen: ReadonlySet<string>,
  counts: RunCounts,
): Promise<void> {
  const site = { tenantId, siteId: settings.id };
  const names = participatingProjects(settings).flatMap((project) => aliasesOf(settings.known, project));
  const linked = await withTenant(sync.db, tenantId, (tx) => listLinked(tx, site, names));
  const unseen = linked.filter(({ issueId }) => !seen.has(issueId));
  const looked = Math.ceil(limits.issues / BULK_FETCH_MAX) * BULK_FETCH_MAX;
  for (const chunk of chunksOf(unseen.slice(0, looked), BULK_FETCH_MAX)) {
    const ids = chunk.map(({ issueId }) => issueId);
    const { issues, unreadable } = await client.bulkFetch(ids, ['updated']);
    const there = new Set([...issues, ...unreadable].map(({ id }) => id));
    countRead(counts, there.size);
    for (const one of chunk) if (!there.has(one.issueId)) found.add('missingInJira', one);
  }
  const rest = unseen.length - looked;
  if (rest > 0) found.leaveOut(say('dry_run_unlooked', { count: String(rest) }));
}
