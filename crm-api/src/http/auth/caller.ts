import type { Role } from '@synapse/shared/api/define-route';

/** Who calls, as their token says. */
export type Caller = {
  tenantId: string;
  userId: string;
  name: string;
  role: Role;
  traceId: string;
};
