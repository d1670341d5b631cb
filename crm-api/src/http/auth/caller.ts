import type { Role } from '@synapse/shared/api/define-route';

/** Who calls, in the workspace that they chose. */
export type Caller = {
  tenantId: string;
  userId: string;
  name: string;
  role: Role;
  traceId: string;
};
