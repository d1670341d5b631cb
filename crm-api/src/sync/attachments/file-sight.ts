import type { IssueDelivery } from '../outbound/delivery.ts';

/**
 * Whether a file that Jira denies is gone: it answers the same of one that is out of our sight with its issue, and the
 * list of its issue says which.
 * @throws JiraError not_found where Jira does not show the issue either: then nothing is known of the file
 */
export async function isGone(
  { site, issueId }: Pick<IssueDelivery, 'site' | 'issueId'>,
  jiraAttachmentId: string,
): Promise<boolean> {
  return (await site.files.list(issueId)).every(({ id }) => id !== jiraAttachmentId);
}
