import type { SiteConfig } from './site-config.ts';

/**
 * What the account that the CRM calls Jira with has to be allowed in a project, by Jira's names for it and for people.
 * Scopes do not grant these: they come from the project's permission scheme (docs/reference/jira-rest.md#permissions).
 */
const NEEDED = {
  BROWSE_PROJECTS: 'Browse projects',
  CREATE_ISSUES: 'Create issues',
  EDIT_ISSUES: 'Edit issues',
  TRANSITION_ISSUES: 'Transition issues',
  DELETE_ISSUES: 'Delete issues',
  ASSIGN_ISSUES: 'Assign issues',
  SCHEDULE_ISSUES: 'Schedule issues',
  ADD_COMMENTS: 'Add comments',
  EDIT_OWN_COMMENTS: 'Edit own comments',
  DELETE_OWN_COMMENTS: 'Delete own comments',
  CREATE_ATTACHMENTS: 'Create attachments',
  DELETE_OWN_ATTACHMENTS: 'Delete own attachments',
  USER_PICKER: 'Browse users and groups',
} as const;

export type JiraPermission = keyof typeof NEEDED;

/** Which of these a site needs: issues are deleted only where an admin chose so. */
export function neededPermissions({ onTicketDelete }: Pick<SiteConfig, 'onTicketDelete'>): JiraPermission[] {
  const all = Object.keys(NEEDED) as JiraPermission[];
  return all.filter((name) => name !== 'DELETE_ISSUES' || onTicketDelete === 'delete');
}

/** How Jira's own pages call a permission. */
export const permissionName = (permission: string): string => NEEDED[permission as JiraPermission] ?? permission;
