import type { Role } from '@synapse/shared/api/define-route';
import type { Request, RequestHandler } from 'express';
import { holds } from '../../domain/members/member-rules.ts';
import { personKey } from '../../domain/members/person.ts';
import { expiringCache } from '../../expiring-cache.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { renameMember } from '../../store/members/members.ts';
import { findTenantName } from '../../store/members/workspaces.ts';
import { recordLastSeen } from '../../store/sites/crm-users.ts';
import type { Memberships } from '../../sync/members/memberships.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { callerOf, identityOf, stateOf } from '../kernel/request-state.ts';
import { type Identity, refusal, type VerifyToken } from './authenticate.ts';
import { chooseWorkspace } from './choose-workspace.ts';

/** How long a workspace is taken to exist once it was seen. Workspaces are made rarely and removed more rarely. */
const TENANT_KNOWN_MS = 60_000;

const TENANTS_REMEMBERED = 10_000;

/** Lets through who has a valid token, whatever workspaces they belong to. */
export function authenticate(verify: VerifyToken): RequestHandler {
  return async (req, _res, next) => {
    const state = stateOf(req);
    state.identity = await verify(req.headers.authorization);
    state.callerUntil = state.identity.until;
    next();
  };
}

/** Finds the workspace that a request is for, and what its caller may do there; and notes who it is. */
export function enterWorkspace(db: Db, memberships: Memberships, now: () => number): RequestHandler {
  const seen = expiringCache<true>({ max: TENANTS_REMEMBERED, ttlMs: TENANT_KNOWN_MS, now });
  const noteUser = createUserNotes(db, now);
  async function tenantExists(tenantId: string): Promise<boolean> {
    if (seen.has(tenantId)) return true;
    const name = await withTenant(db, tenantId, (tx) => findTenantName(tx, tenantId));
    if (name === undefined) return false;
    seen.set(tenantId, true);
    return true;
  }
  return async (req, _res, next) => {
    const state = stateOf(req);
    const identity = identityOf(req);
    const { claims, name } = identity;
    if (claims && !(await tenantExists(claims.tenantId)))
      throw refusal('The token names a workspace that does not exist.');
    const { tenantId, role } = await chooseWorkspace(identity, req.headers['x-workspace'], memberships);
    await noteUser(tenantId, identity);
    state.caller = { tenantId, role, userId: identity.subject, name, traceId: state.traceId };
    next();
  };
}

/** @throws ProblemError forbidden when the caller's role is below `role` */
export function demandRole(req: Request, role: Role): void {
  const { role: has } = callerOf(req);
  if (holds(has, role)) return;
  throw new ProblemError({
    code: 'forbidden',
    detail: `This needs the role ${role}; you have the role ${has}. Ask an admin of your workspace.`,
  });
}

/** How often a user who goes on working is written down again, ms. */
const USER_NOTED_AGAIN_MS = 6 * 3_600_000;

const USERS_REMEMBERED = 10_000;

/** Writes down who uses the CRM, once in a while and when their name or address has changed. */
export function createUserNotes(db: Db, now: () => number) {
  const noted = expiringCache<string>({ max: USERS_REMEMBERED, ttlMs: USER_NOTED_AGAIN_MS, now });
  return async (tenantId: string, person: Identity): Promise<void> => {
    const { subject: userId, name, email } = person;
    const key = `${tenantId}:${personKey(person)}`;
    const as = JSON.stringify([name, email]);
    if (noted.get(key) === as) return;
    await withTenant(db, tenantId, async (tx) => {
      await recordLastSeen(tx, tenantId, { userId, name, email });
      await renameMember(tx, tenantId, person);
    });
    noted.set(key, as);
  };
}
