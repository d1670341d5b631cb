import type { JiraClient } from '../../jira/jira-client.ts';
import { COMMENT_PAGE } from '../../jira/jira-comments.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type IssueBatch, type IssueSnapshot, whyUnreadable } from '../../jira/read-issue.ts';
import { type Db, type TenantTx, withTenant } from '../../store/db/database.ts';
import { type NamedOtherwise, namedOtherwise } from '../../store/sites/projects.ts';
import { findKnownComments } from '../../store/tickets/known-comments.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { addSpent, type Spent } from '../rate-limit/spent-points.ts';
import { lookAtProject } from '../reconcile/follow-projects.ts';

export type OfSite = { db: Db; tenantId: string; siteId: string; client: Pick<JiraClient, 'comments' | 'comment'> };

/**
 * Sees to it that the comments of a batch are all there are. An issue with more than Jira puts into an answer has them
 * read one issue at a time; one whose comments can't be read is moved to the unreadable ones. A comment that is known
 * here and is not among them is asked for by its id: that a list lacks it proves nothing.
 * @returns what that cost
 */
export async function completeComments(of: OfSite, batch: IssueBatch): Promise<Spent> {
  return complete(
    of,
    batch,
    () => Promise.resolve([]),
    () => Promise.resolve(),
  );
}

/** The same for a batch that is to be taken in: where it calls a known project otherwise, Jira is asked for that, too. */
export async function completeBatch(
  of: OfSite & { log: SyncContext['log']; client: SiteConnection['client'] },
  batch: IssueBatch,
): Promise<Spent> {
  return complete(
    of,
    batch,
    (tx) => namedOtherwise(tx, of, batch.issues),
    async ({ id, keys }, spent) => {
      addSpent(spent, { requests: 1, points: 2 });
      await lookAtProject(of, of, of.client, id, keys);
    },
  );
}

async function complete(
  of: OfSite,
  batch: IssueBatch,
  findRenamed: (tx: TenantTx) => Promise<readonly NamedOtherwise[]>,
  follow: (project: NamedOtherwise, spent: Spent) => Promise<void>,
): Promise<Spent> {
  const spent: Spent = { requests: 0, points: 0 };
  await readMissingLists(of, batch, spent);
  const ids = batch.issues.map(({ id }) => id);
  if (ids.length === 0) return spent;
  const [known, renamed] = await withTenant(of.db, of.tenantId, (tx) =>
    Promise.all([findKnownComments(tx, of.tenantId, of.siteId, ids), findRenamed(tx)]),
  );
  for (const project of renamed) await follow(project, spent);
  for (const issue of batch.issues) await askForMissing(of, issue, known.get(issue.id) ?? [], spent);
  return spent;
}

async function readMissingLists({ client }: OfSite, batch: IssueBatch, spent: Spent): Promise<void> {
  const unreadable = new Set<string>();
  for (const issue of batch.issues) {
    if (issue.comments !== null) continue;
    try {
      issue.comments = await client.comments(issue.id);
    } catch (error) {
      // Jira's own refusals and an unreachable Jira concern the whole page.
      if (error instanceof JiraError) throw error;
      const { id, key, updated } = issue;
      batch.unreadable.push({ id, key, updated, why: `its comments: ${whyUnreadable(error)}` });
      unreadable.add(issue.id);
    }
    const read = issue.comments?.length ?? 0;
    // Each page begins with the last one of the page before.
    const requests = Math.max(1, Math.ceil((read - 1) / (COMMENT_PAGE - 1)));
    spent.requests += requests;
    spent.points += requests + read + requests - 1;
  }
  if (unreadable.size > 0) batch.issues = batch.issues.filter((issue) => !unreadable.has(issue.id));
}

async function askForMissing(of: OfSite, issue: IssueSnapshot, known: readonly string[], spent: Spent): Promise<void> {
  const there = new Set(issue.comments?.map(({ id }) => id));
  for (const id of known.filter((one) => !there.has(one))) {
    spent.requests += 1;
    try {
      const comment = await of.client.comment(issue.id, id);
      spent.points += 2;
      issue.comments = [...(issue.comments ?? []), comment];
    } catch (error) {
      if (!(error instanceof JiraError)) throw error;
      spent.points += 1;
      if (error.kind === 'not_found') issue.commentsGone = [...issue.commentsGone, id];
      // Any other refusal says nothing of whether it is there.
      else if (error.kind !== 'refused') throw error;
    }
  }
}
