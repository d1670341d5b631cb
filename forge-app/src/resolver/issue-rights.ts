import { asUser, route } from '@forge/api';
import type { PanelAct } from '@synapse/shared/forge/panel';
import type { IssueRights } from './contract';

type Permissions = { permissions?: Record<string, { havePermission?: boolean }> };

/**
 * What the user behind this call may do to an issue, asked of Jira as that user
 * (developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions, GET mypermissions).
 * @returns 'none' when they may not even see it; undefined when Jira gave no answer
 */
export async function findIssueRights(issueId: string): Promise<IssueRights | 'none' | undefined> {
  const asked = 'BROWSE_PROJECTS,EDIT_ISSUES';
  const response = await asUser().requestJira(route`/rest/api/3/mypermissions?issueId=${issueId}&permissions=${asked}`);
  if (response.status === 404) return 'none';
  if (!response.ok) return undefined;
  const { permissions } = (await response.json()) as Permissions;
  const may = (key: string) => permissions?.[key]?.havePermission === true;
  return may('BROWSE_PROJECTS') ? { edit: may('EDIT_ISSUES') } : 'none';
}

/**
 * Why the user may not do this to the issue, in words for them; undefined when they may. What the panel does reaches
 * Jira under the CRM's account, so it must not do for somebody what Jira would refuse them.
 */
export async function refusalOf(act: PanelAct['kind'], issueId: string): Promise<string | undefined> {
  const rights = await findIssueRights(issueId);
  if (rights === undefined)
    return 'Jira did not say whether you may do that, so nothing was done. Try again in a moment.';
  if (rights === 'none') return 'You can no longer see this issue, so nothing was done.';
  if (act === 'refresh') return undefined;
  return rights.edit ? undefined : 'You don’t have permission to edit this issue, so you can’t change its CRM ticket.';
}
