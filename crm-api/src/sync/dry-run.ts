import type { DryRun, DryRunRequest, DryRunSite } from '@synapse/shared/dry-run';
import type { Cause } from '../domain/change.ts';
import { DomainError } from '../domain/domain-error.ts';
import { aliasesOf } from '../domain/project.ts';
import { pendingFields, type TicketState } from '../domain/ticket-state.ts';
import { BULK_FETCH_MAX } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { type IssueSnapshot, wordsOfUnreadable } from '../jira/read-issue.ts';
import { listLinked, listUnmade } from '../store/census.ts';
import { withTenant } from '../store/database.ts';
import { noCounts } from '../store/runs-write.ts';
import { participatingProjects, type SiteSettings } from '../store/site-configs.ts';
import { type Preview, previewChanges } from './apply-changes.ts';
import { connectedSites } from './connected-sites.ts';
import { readPages } from './delta-pass.ts';
import { snapshotFieldsOf } from './issue-fetcher.ts';
import { refusalOfJira } from './jira-refusal.ts';
import { observeSnapshot } from './observe-snapshot.ts';
import { countPage, countRead } from './pass.ts';
import { deltaJql, planProjects, type Since } from './plan-projects.ts';
import { SiteClosedError } from './site-closed.ts';
import type { SyncContext } from './sync-context.ts';
import { isDataFault, wordsOfFault } from './take-issues.ts';

const CAUSE: Cause = { origin: 'reconcile', actor: null, id: 'dry-run' };

export type DryRunner = (tenantId: string, request: DryRunRequest) => Promise<DryRun>;

/**
 * What a pass would change, field by field, found by the very merge that a pass makes, and what it costs. Changes
 * nothing: it only reads, locks nothing and writes nothing, here and in Jira.
 */
export function createDryRunner(sync: SyncContext): DryRunner {
  return async (tenantId, { siteId, scope }) => {
    const sites = await withTenant(sync.db, tenantId, (tx) => connectedSites(tx, tenantId, siteId));
    const answers: DryRunSite[] = [];
    for (const site of sites) answers.push(await tryOut({ sync, tenantId, settings: site }, scope).catch(explain));
    return { sites: answers };
  };
}

function explain(error: unknown): never {
  if (!(error instanceof JiraError) || error instanceof SiteClosedError) throw refusalOfJira(error);
  const code = error.retryable ? 'jira_unavailable' : 'jira_refused';
  throw new DomainError(code, `Jira did not let the dry run read everything: ${error.words}. Nothing was changed.`);
}

type Trial = { sync: SyncContext; tenantId: string; settings: SiteSettings };

async function tryOut(trial: Trial, scope: DryRunRequest['scope']): Promise<DryRunSite> {
  const { sync, tenantId, settings } = trial;
  const siteId = settings.id;
  const site = await sync.connect(tenantId, siteId, 'reconcile');
  const since = await readSince(trial, scope);
  const counts = noCounts();
  const found: DryRunSite = {
    ...{ siteId, issuesRead: 0, newTickets: [], changes: [], toSend: [], missingInJira: [], unreadable: [] },
    cost: { requests: 0, points: 0 },
  };
  const seen = new Set<string>();
  const query = { jql: deltaJql(since), fields: snapshotFieldsOf(settings.config) };
  for await (const page of readPages(site, query)) {
    await countPage({ db: sync.db, tenantId, siteId, client: site.client }, page, counts);
    found.unreadable.push(...page.unreadable.map((one) => ({ issueKey: one.key, message: wordsOfUnreadable(one) })));
    await preview(trial, page.issues, found);
    for (const issue of [...page.issues, ...page.unreadable]) seen.add(issue.id);
    found.issuesRead += page.issues.length + page.unreadable.length;
  }
  const unmade = await withTenant(sync.db, tenantId, (tx) => listUnmade(tx, { tenantId, siteId }));
  found.toSend.push(...unmade.map((ticketId) => ({ ticketId, issueKey: null, fields: [] })));
  if (scope === 'all') {
    const absent = await findAbsent(trial, seen, (objects) => countRead(counts, objects));
    found.missingInJira.push(...absent);
  }
  return { ...found, cost: { requests: counts.requests, points: counts.points } };
}

/** Notes what would become of issues; of those that can't be taken, all are looked at one by one, to tell which it is. */
async function preview(trial: Trial, issues: readonly IssueSnapshot[], found: DryRunSite): Promise<void> {
  const { sync, tenantId, settings } = trial;
  try {
    const changes = issues.map((issue) => observeSnapshot(issue, settings.id, CAUSE));
    const seen = await withTenant(sync.db, tenantId, (tx) =>
      previewChanges(tx, { tenantId, now: sync.now() }, changes),
    );
    for (const [i, issue] of issues.entries()) note(found, issue, seen, seen.ticketIds[i] ?? null);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    const [only] = issues;
    if (issues.length > 1) for (const issue of issues) await preview(trial, [issue], found);
    else if (only) found.unreadable.push({ issueKey: only.key, message: wordsOfFault(only.key, error) });
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

function note(found: DryRunSite, issue: IssueSnapshot, preview: Preview, ticketId: string | null): void {
  const state = ticketId === null ? undefined : preview.states.get(ticketId);
  if (!state) return;
  const effects = preview.effects.get(state.id);
  const feed = effects?.feed ?? [];
  if (feed.some(({ kind }) => kind === 'ticket.created')) {
    found.newTickets.push({ issueId: issue.id, issueKey: issue.key, title: state.fields.title });
    return;
  }
  const fields = (effects?.history ?? []).flatMap(({ field, oldValue, newValue, rule }) =>
    field.startsWith('comment:') ? [] : [{ field, here: oldValue, after: newValue, rule }],
  );
  const comments = new Set(feed.flatMap(({ kind, refId }) => (kind.startsWith('comment.') ? [refId] : []))).size;
  if (fields.length > 0 || comments > 0)
    found.changes.push({ ticketId: state.id, issueKey: issue.key, fields, comments });
  const pending = pendingOf(state);
  if (pending.length > 0) found.toSend.push({ ticketId: state.id, issueKey: issue.key, fields: pending });
}

function pendingOf(state: TicketState): { field: string; here: unknown; jira: unknown }[] {
  return pendingFields(state).map((field) => ({
    field,
    here: state.fields[field],
    jira: state.link?.base[field]?.crm ?? null,
  }));
}

/** What is followed here and was not in the search, and is not shown when asked for by its id either. */
async function findAbsent(
  { sync, tenantId, settings }: Trial,
  seen: ReadonlySet<string>,
  count: (objects: number) => void,
): Promise<{ issueId: string; ticketId: string }[]> {
  const siteId = settings.id;
  const linked = await withTenant(sync.db, tenantId, (tx) =>
    listLinked(
      tx,
      { tenantId, siteId },
      participatingProjects(settings).flatMap((project) => aliasesOf(settings.known, project)),
    ),
  );
  const unseen = linked.filter(({ issueId }) => !seen.has(issueId));
  const { client } = await sync.connect(tenantId, siteId, 'reconcile');
  const absent: typeof unseen = [];
  for (let at = 0; at < unseen.length; at += BULK_FETCH_MAX) {
    const chunk = unseen.slice(at, at + BULK_FETCH_MAX);
    const { issues, unreadable } = await client.bulkFetch(
      chunk.map(({ issueId }) => issueId),
      ['updated'],
    );
    const there = new Set([...issues, ...unreadable].map(({ id }) => id));
    count(there.size);
    absent.push(...chunk.filter(({ issueId }) => !there.has(issueId)));
  }
  return absent;
}
