/** What a person may do: read; work on tickets, comments and contacts; and besides, connect sites. */
export const ROLES = ['viewer', 'agent', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, as their token says. */
export type Caller = {
  tenantId: string;
  userId: string;
  name: string;
  role: Role;
  traceId: string;
};
