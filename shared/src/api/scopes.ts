/** What a service token may do. Its scopes take the place of a role. */
export const SCOPES = {
  'tickets:read': 'Read tickets, comments, files, contacts, companies and conflicts, and follow changes live.',
  'tickets:write':
    'Change tickets, contacts and companies, write internal notes, attach files, link issues, resolve conflicts.',
  'comments:public': 'With `tickets:write`: write public comments, which customers and Jira see.',
  'sync:read': 'Read how the sync stands: sites, runs, failures, imports, quota.',
  'sync:manage': 'Start a sync, an import or a dry run, and retry what failed. This takes of the points of a site.',
} as const;
export type Scope = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as [Scope, ...Scope[]];
