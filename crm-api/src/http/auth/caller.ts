import type { Role } from '@synapse/shared/api/define-route';
import type { Scope } from '@synapse/shared/api/scopes';
import type { KeyedRequest } from '../../store/requests/idempotency-keys.ts';

/** Who calls, in the workspace that they chose. */
export type Caller = {
  tenantId: string;
  userId: string;
  /** Of somebody who comes through the app in Jira; null where Jira did not say who. */
  accountId?: string | null;
  name: string;
  role: Role;
  /** Where it is as a member of the workspace that they have the role, and not by their token. */
  memberId?: string;
  /** Until when it is known what they may do, epoch ms: as long as their token lasts, where it says so. Left out: a member. */
  allowedUntil?: number | undefined;
  /** Of a service token: they decide what it may do, and the role does not. */
  scopes?: readonly Scope[];
  traceId: string;
  /** Where the request carries an Idempotency-Key. */
  keyed?: KeyedRequest;
  /** The tags of If-Match, where the route checks them. */
  ifMatch?: readonly string[];
};
