import type { JiraClient } from '../jira/jira-client.ts';
import type { IssueSnapshot } from '../jira/read-issue.ts';

/**
 * An issue with more comments than Jira puts into a search answer has them read one issue at a time.
 * @returns what that cost
 */
export async function completeComments(
  client: Pick<JiraClient, 'comments'>,
  issues: readonly IssueSnapshot[],
): Promise<{ requests: number; points: number }> {
  const spent = { requests: 0, points: 0 };
  for (const issue of issues) {
    if (issue.comments !== null) continue;
    issue.comments = await client.comments(issue.id);
    spent.requests += Math.max(1, Math.ceil(issue.comments.length / 100));
    spent.points += Math.max(1, Math.ceil(issue.comments.length / 100)) + issue.comments.length;
  }
  return spent;
}
