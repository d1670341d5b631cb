import { asUser, route } from '@forge/api';
import type { PanelTicket } from '@synapse/shared/forge/panel';

type Granted = { projectPermissions?: { permission: string; issues: number[] }[] };

/**
 * The tickets whose issues the user behind this call may see, asked of Jira as that user
 * (developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions, POST permissions/check). A title in the CRM
 * may come from the issue. Where Jira gives no answer, no ticket that has an issue is shown.
 */
export async function visibleTickets<Ticket extends Pick<PanelTicket, 'issueId'>>(
  tickets: readonly Ticket[],
  most: number,
): Promise<Ticket[]> {
  const asked = tickets.flatMap(({ issueId }) => (issueId === null ? [] : [Number(issueId)]));
  const seen = asked.length === 0 ? new Set<number>() : await seenIssues(asked);
  return tickets.filter(({ issueId }) => issueId === null || seen.has(Number(issueId))).slice(0, most);
}

async function seenIssues(issues: number[]): Promise<Set<number>> {
  const response = await asUser().requestJira(route`/rest/api/3/permissions/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], projects: [], issues }] }),
  });
  if (!response.ok) return new Set();
  const { projectPermissions = [] } = (await response.json()) as Granted;
  return new Set(projectPermissions.flatMap((one) => (one.permission === 'BROWSE_PROJECTS' ? one.issues : [])));
}
