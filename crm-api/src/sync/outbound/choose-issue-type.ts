import type { JiraClient } from '../../jira/jira-client.ts';
import { JiraError } from '../../jira/jira-error.ts';

/** The issue type for a ticket: the project's Task if it has one, else its first that is no subtask. */
export async function chooseIssueType(client: JiraClient, idOrKey: string): Promise<string> {
  const project = await client.project(idOrKey);
  const usable = project.issueTypes.filter((type) => !type.subtask);
  const chosen = usable.find((type) => type.name === 'Task') ?? usable[0];
  if (chosen) return chosen.id;
  throw new JiraError({
    kind: 'refused',
    status: null,
    words: `the project ${project.key} has no issue type that a ticket could become`,
  });
}
