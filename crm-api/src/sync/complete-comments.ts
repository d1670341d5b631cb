import type { JiraClient } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { type IssueBatch, whyUnreadable } from '../jira/read-issue.ts';
import type { Spent } from './pass.ts';

/** What Jira gives of an issue's comments with one request. */
const COMMENT_PAGE = 100;

/**
 * An issue with more comments than Jira puts into an answer has them read one issue at a time. One whose comments can't
 * be read is moved to the unreadable ones.
 * @returns what that cost
 */
export async function completeComments(client: Pick<JiraClient, 'comments'>, batch: IssueBatch): Promise<Spent> {
  const spent: Spent = { requests: 0, points: 0 };
  const unreadable = new Set<string>();
  for (const issue of batch.issues) {
    if (issue.comments !== null) continue;
    try {
      issue.comments = await client.comments(issue.id);
    } catch (error) {
      // Jira's own refusals and a Jira that is away concern the whole page.
      if (error instanceof JiraError) throw error;
      const { id, key, updated } = issue;
      batch.unreadable.push({ id, key, updated, why: `its comments: ${whyUnreadable(error)}` });
      unreadable.add(issue.id);
    }
    const read = issue.comments?.length ?? 0;
    const requests = Math.max(1, Math.ceil(read / COMMENT_PAGE));
    spent.requests += requests;
    spent.points += requests + read;
  }
  if (unreadable.size > 0) batch.issues = batch.issues.filter((issue) => !unreadable.has(issue.id));
  return spent;
}
