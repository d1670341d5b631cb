import { ROLES, type Role } from '@synapse/shared/api/define-route';
import type { Request, RequestHandler } from 'express';
import { expiringCache } from '../../expiring-cache.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { recordLastSeen } from '../../store/sites/crm-users.ts';
import { findTenantName } from '../../store/sites/tenants.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { callerOf, stateOf } from '../kernel/request-state.ts';
import { refusal, type VerifiedToken, type VerifyToken } from './authenticate.ts';

/** How long a workspace is taken to exist once it was seen. Workspaces are made rarely and removed more rarely. */
const TENANT_KNOWN_MS = 60_000;

const TENANTS_REMEMBERED = 10_000;

/** Lets through who has a valid token of a workspace that exists, and notes who it is. */
export function authenticate(verify: VerifyToken, db: Db, now: () => number): RequestHandler {
  const seen = expiringCache<true>({ max: TENANTS_REMEMBERED, ttlMs: TENANT_KNOWN_MS, now });
  const recordLastSeen = createUserNotes(db, now);
  async function tenantExists(tenantId: string): Promise<boolean> {
    if (seen.has(tenantId)) return true;
    const name = await withTenant(db, tenantId, (tx) => findTenantName(tx, tenantId));
    if (name === undefined) return false;
    seen.set(tenantId, true);
    return true;
  }
  return async (req, _res, next) => {
    const state = stateOf(req);
    const verified = await verify(req.headers.authorization);
    const { until, email: _email, ...who } = verified;
    if (!(await tenantExists(who.tenantId))) throw refusal('The token names a workspace that does not exist.');
    await recordLastSeen(verified);
    state.caller = { ...who, traceId: state.traceId };
    state.callerUntil = until;
    next();
  };
}

/** @throws ProblemError forbidden when the caller's role is below `role` */
export function demandRole(req: Request, role: Role): void {
  const { role: has } = callerOf(req);
  if (ROLES.indexOf(has) >= ROLES.indexOf(role)) return;
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
  return async ({ tenantId, userId, name, email }: VerifiedToken): Promise<void> => {
    const key = `${tenantId}:${userId}`;
    const as = JSON.stringify([name, email]);
    if (noted.get(key) === as) return;
    await withTenant(db, tenantId, (tx) => recordLastSeen(tx, tenantId, { userId, name, email }));
    noted.set(key, as);
  };
}
