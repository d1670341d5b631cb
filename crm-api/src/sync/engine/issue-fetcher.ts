import { issueFieldsOf } from '../../domain/fields/field-map.ts';
import { type SiteConfig, siteConfigSchema } from '../../domain/site/site-config.ts';
import { BULK_FETCH_MAX, type JiraClient } from '../../jira/jira-client.ts';
import { type IssueBatch, type IssueSnapshot, UnreadableIssueError } from '../../jira/read-issue.ts';

/** Besides the synced fields: those that say what and how old the issue is. */
const ABOUT_ISSUE = ['project', 'issuetype', 'parent', 'reporter', 'created', 'updated', 'comment', 'attachment'];

/** The fields of a snapshot over any of a site's projects. */
export const snapshotFieldsOf = (site: SiteConfig): readonly string[] => [...issueFieldsOf(site), ...ABOUT_ISSUE];

const CORE_SNAPSHOT = snapshotFieldsOf(siteConfigSchema.parse({}));

/** Fetches one issue of a site; null when Jira does not show it: deleted, or not ours to see. Throws UnreadableIssueError. */
export type IssueFetcher = (issueId: string) => Promise<IssueSnapshot | null>;

type Waiting = { issueId: string; resolve(issue: IssueSnapshot | null): void; reject(error: unknown): void };

/**
 * Coalesces fetches: while one bulk fetch is under way, everything asked for waits, and the next takes all of it, up
 * to 100 issues for one request. No timer: a lone fetch starts at once.
 * @param wantedFields the fields to ask for; asked before each request, for an admin may choose others at any time
 */
export function createIssueFetcher(
  client: Pick<JiraClient, 'bulkFetch'>,
  wantedFields: () => Promise<readonly string[]> = () => Promise.resolve(CORE_SNAPSHOT),
): IssueFetcher {
  let waiting: Waiting[] = [];
  let running = false;

  async function drain(): Promise<void> {
    running = true;
    // Those who ask in the same turn of the event loop go together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const ids = [...new Set(waiting.map((w) => w.issueId))].slice(0, BULK_FETCH_MAX);
      const batch = waiting.filter((w) => ids.includes(w.issueId));
      waiting = waiting.filter((w) => !ids.includes(w.issueId));
      await fetchBatch((wanted) => wantedFields().then((fields) => client.bulkFetch(wanted, fields)), ids, batch);
    }
    running = false;
  }

  return (issueId) =>
    new Promise((resolve, reject) => {
      waiting.push({ issueId, resolve, reject });
      if (!running) void drain();
    });
}

async function fetchBatch(
  bulkFetch: (ids: string[]) => Promise<IssueBatch>,
  ids: string[],
  batch: Waiting[],
): Promise<void> {
  try {
    const { issues, unreadable } = await bulkFetch(ids);
    const byId = new Map(issues.map((issue) => [issue.id, issue]));
    const faults = new Map(unreadable.map((issue) => [issue.id, issue]));
    for (const { issueId, resolve, reject } of batch) {
      const fault = faults.get(issueId);
      if (fault) reject(new UnreadableIssueError(fault));
      else resolve(byId.get(issueId) ?? null);
    }
  } catch (error) {
    for (const waiter of batch) waiter.reject(error);
  }
}
