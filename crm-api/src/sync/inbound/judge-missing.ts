import type { Change } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import type { JiraClient } from '../../jira/jira-client.ts';
import { unlessNotFound } from '../../jira/jira-error.ts';
import type { RunOutcome } from '../../store/workqueue/work-items.ts';

/** What is to be done about an issue that Jira does not show: change something, and how the run ends. */
export type Verdict = { changes: Change[]; end: RunOutcome };

/**
 * Jira answers the same for what was deleted and what may not be seen (docs/reference/jira-rest.md#deleted-or-hidden).
 * An issue whose project is gone too is out of sight, not deleted; one that is missing in a project that is there must
 * be missing twice.
 * @param confirmMs how long after the first read the second one counts
 */
export async function judgeMissing(
  client: ProjectReader,
  ticket: TicketState,
  at: { now: number; confirmMs: number; cause: Change['cause'] },
): Promise<Verdict> {
  const { link } = ticket;
  if (link?.issueId == null) return { changes: [], end: { state: 'idle' } };
  const { siteId, issueId, issueKey, projectId, projectKey, missingSince } = link;
  const ref = { cause: at.cause, siteId, issueId, issueKey, projectKey };
  if (link.state === 'deleted_in_jira') return { changes: [{ kind: 'issue.gone', ...ref }], end: { state: 'idle' } };
  if (!(await isProjectVisible(client, projectId ?? projectKey))) {
    const message = `Lost access: Jira does not show ${issueKey ?? 'the issue'} to the connected account, because the account may not browse its project ${projectKey}. Nothing is deleted. Give the account the permission “Browse projects” there, then retry.`;
    return { changes: [], end: { state: 'parked', reason: { message } } };
  }
  const left = missingSince === null ? at.confirmMs : missingSince + at.confirmMs - at.now;
  if (missingSince !== null && left <= 0) return { changes: [{ kind: 'issue.gone', ...ref }], end: { state: 'idle' } };
  const message = `Jira does not show ${issueKey ?? 'the issue'}. The CRM looks once more before it counts as deleted.`;
  return {
    changes: [{ kind: 'issue.missing', ...ref }],
    end: { state: 'waiting', delayMs: Math.max(0, left), failed: true, reason: { message } },
  };
}

/**
 * Whether Jira shows a project and its issues: one that is gone from our sight says that access was lost, and nothing of
 * its issues. A project can be seen without the permission to browse it, and then every issue of it looks deleted.
 */
export async function isProjectVisible(client: ProjectReader, project: string): Promise<boolean> {
  return (await unlessNotFound(client.project(project))) !== null && (await mayBrowse(client, project));
}

/** Whether the account may see the issues of a project that it sees. */
export async function mayBrowse(client: Pick<ProjectReader, 'missingPermissions'>, project: string): Promise<boolean> {
  return (await client.missingPermissions(project, ['BROWSE_PROJECTS'])).length === 0;
}

type ProjectReader = Pick<JiraClient, 'project' | 'missingPermissions'>;
