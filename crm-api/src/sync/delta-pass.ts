import type { SearchPage } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { type IssueSnapshot, newestOf } from '../jira/read-issue.ts';
import { insertMissedEvents, type Repair } from '../store/missed-events.ts';
import { advanceCursor } from '../store/sync-cursor.ts';
import type { Applied } from './apply-changes.ts';
import { snapshotFieldsOf } from './issue-fetcher.ts';
import { commitIssues, countPage, countRead, type Pass } from './pass.ts';
import type { SiteConnection } from './sync-context.ts';

/** Jira shrinks pages when many fields are asked for; this many with all of ours is what it gives. */
const PAGE_SIZE = 100;

/**
 * Reads what was updated since the pass's beginning, page by page, each committed together with the cursor. How many
 * there will be is asked only the first time, when there are many: an idle pass must cost one request. Jira
 * refuses a search that names a project the account can't see: one that was lost must not stop the others.
 * @returns Jira's clock when the first page was answered, epoch ms; 0 when it did not say
 */
export async function readDelta(pass: Pass): Promise<number> {
  try {
    return await readPagesOf(pass);
  } catch (error) {
    if (!(error instanceof JiraError) || error.kind !== 'refused') throw error;
    const asked = pass.projects;
    pass.projects = [];
    for (const project of asked) if (await isVisible(pass, project)) pass.projects = [...pass.projects, project];
    const lost = asked.filter((project) => !pass.projects.includes(project)).join(', ');
    if (lost === '') throw error;
    if (pass.projects.length === 0) {
      throw new JiraError({ kind: 'refused', status: null, words: `the connected account no longer sees ${lost}` });
    }
    pass.sync.log.warn({ tenant: pass.tenantId, site: pass.siteId, projects: lost }, 'projects are out of sight');
    return readPagesOf(pass);
  }
}

/** A project that is gone from our sight says that access was lost, and nothing of its issues. */
export async function isVisible({ site, counts }: Pass, projectKey: string): Promise<boolean> {
  countRead(counts, 1);
  try {
    await site.client.project(projectKey);
    return true;
  } catch (error) {
    if (error instanceof JiraError && error.kind === 'not_found') return false;
    throw error;
  }
}

async function readPagesOf(pass: Pass): Promise<number> {
  const { site, plan, counts } = pass;
  let began = 0;
  if (plan.first) {
    countRead(counts, 0);
    counts.total = counts.issuesSeen + (await site.client.approximateCount(deltaClause(pass.projects, plan.sinceMs)));
  }
  const pages = readPages(site, {
    jql: deltaJql(pass.projects, plan.sinceMs),
    fields: snapshotFieldsOf(pass.settings.config),
  });
  for await (const page of pages) {
    began ||= site.jiraNow?.() ?? 0;
    await countPage(site.client, page, counts);
    // An idle pass writes nothing but its end.
    if (page.issues.length + page.unreadable.length > 0) await commitPage(pass, page);
  }
  return began;
}

/**
 * The pages of a search, one request each.
 * @throws JiraError when Jira gives a page it gave before: going on would never end
 */
export async function* readPages(
  site: SiteConnection,
  query: { jql: string; fields: readonly string[] },
): AsyncGenerator<SearchPage> {
  const seenTokens = new Set<string>();
  let pageToken: string | null = null;
  do {
    const page: SearchPage = await site.client.search({ ...query, maxResults: PAGE_SIZE, pageToken });
    yield page;
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
 * @param sinceMs 0: everything
 */
export function deltaJql(projectKeys: readonly string[], sinceMs: number): string {
  return `${deltaClause(projectKeys, sinceMs)} ORDER BY updated ASC, key ASC`;
}

function deltaClause(projectKeys: readonly string[], sinceMs: number): string {
  const projects = projectKeys.map((key) => `"${key}"`).join(', ');
  const since = sinceMs > 0 ? ` AND updated >= ${Math.floor(sinceMs)}` : '';
  return `project in (${projects})${since}`;
}

async function commitPage(pass: Pass, page: SearchPage): Promise<void> {
  const { tenantId, siteId, runId, counts, plan } = pass;
  await commitIssues(pass, page, async (tx, { parts }) => {
    const outcomes = parts.flatMap(({ applied }) => applied.outcomes);
    counts.issuesSeen += page.issues.length + page.unreadable.length;
    counts.issuesChanged += outcomes.filter((outcome) => outcome === 'applied').length;
    const repairs = plan.first ? [] : parts.flatMap(({ issues, applied }) => repairsOf(issues, applied, plan.sinceMs));
    counts.missedEvents += repairs.length;
    await insertMissedEvents(tx, { tenantId, siteId }, runId, repairs);
    const newest = newestOf(page);
    await advanceCursor(
      tx,
      { tenantId, siteId, epoch: pass.cursor.epoch },
      newest,
      plan.kind === 'deep' && newest > 0 ? newest : null,
    );
  });
}

/** What the snapshots changed here: each is something an event should have brought. An issue older than the pass that is only new to us (its project has just joined) is not. */
function repairsOf(issues: readonly IssueSnapshot[], applied: Applied, sinceMs: number): Repair[] {
  return issues.flatMap((issue, i) => {
    const ticketId = applied.ticketIds[i];
    const feed =
      (ticketId && applied.effects.get(ticketId)?.feed.filter((entry) => entry.origin === 'reconcile')) || [];
    if (!ticketId || feed.length === 0) return [];
    const isNew = feed.some((entry) => entry.kind === 'ticket.created');
    if (isNew && (issue.created ?? 0) < sinceMs) return [];
    const fields = isNew
      ? ['ticket']
      : [...new Set(feed.flatMap((entry) => (entry.kind.startsWith('comment.') ? ['comments'] : entry.fields)))];
    return [{ issueId: issue.id, ticketId, updatedMs: issue.updated, fields }];
  });
}
