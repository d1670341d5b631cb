import { isRole, type Role, type Route, scopeOf } from '@synapse/shared/api/define-route';
import type { Scope } from '@synapse/shared/api/scopes';
import type { Request, RequestHandler } from 'express';
import { holds } from '../../domain/members/member-rules.ts';
import { userIdOf } from '../../domain/members/person.ts';
import { secretHash } from '../../domain/members/secret-token.ts';
import { isServiceToken, isWellFormed, serviceTokenKey } from '../../domain/members/service-token.ts';
import { expiringCache } from '../../expiring-cache.ts';
import { actAs } from '../../store/audit/acting.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { findTenantName } from '../../store/members/workspaces.ts';
import type { RightToBulks } from '../../sync/bulk/right-to-bulks.ts';
import type { Memberships } from '../../sync/members/memberships.ts';
import type { ServiceTokens } from '../../sync/members/service-tokens.ts';
import { actorOf } from '../kernel/actor-of.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { identityOf, stateOf } from '../kernel/request-state.ts';
import { bearerToken, refusal, type VerifyToken } from './authenticate.ts';
import type { Caller } from './caller.ts';
import { chooseWorkspace, rightToChange } from './choose-workspace.ts';
import { createUnknownIds } from './unknown-ids.ts';
import type { UserNotes } from './user-notes.ts';

/** How long a workspace is taken to exist once it was seen. Workspaces are made rarely and removed more rarely. */
const TENANT_KNOWN_MS = 60_000;

const TENANTS_REMEMBERED = 10_000;

/** Lets through who has a valid token, whatever workspaces they belong to. */
export function authenticate(verify: VerifyToken, serviceTokens: ServiceTokens, now: () => number): RequestHandler {
  // Anybody can make a token that looks like one.
  const unknown = createUnknownIds(now);
  return async (req, _res, next) => {
    const state = stateOf(req);
    const { authorization } = req.headers;
    const token = bearerToken(authorization);
    if (isServiceToken(token)) {
      const found = isWellFormed(token)
        ? await unknown.look(secretHash('service-token', token).toString('base64url'), () => serviceTokens.find(token))
        : undefined;
      if (!found)
        throw refusal('This service token does not exist, was revoked, or has ended. Ask an admin for another.');
      state.service = { ...found, token };
      state.callerUntil = found.expiresAt.getTime();
    } else {
      state.identity = await verify(authorization);
      state.callerUntil = state.identity.until;
    }
    next();
  };
}

/** Lets through who is a person. */
export const requirePerson: RequestHandler = (req, _res, next) => {
  if (stateOf(req).service) {
    const detail = 'This is about a person, and a service token is none. Sign in.';
    throw new ProblemError({ code: 'forbidden', detail });
  }
  next();
};

/** The workspace of a service token is its own. */
async function enterByService(req: Request, serviceTokens: ServiceTokens): Promise<boolean> {
  const state = stateOf(req);
  const { service } = state;
  if (!service) return false;
  const { tenantId, id, name, scopes } = service;
  const asked = req.get('x-workspace')?.trim().toLowerCase();
  if (asked !== undefined && asked !== tenantId) {
    const detail = `Your token is for the workspace ${tenantId}, and X-Workspace names another one.`;
    throw new ProblemError({ code: 'forbidden', detail });
  }
  await serviceTokens.noteUse(service);
  // A role of people would count where the scopes do not say; the least of them allows nothing but reading.
  const caller = { tenantId, role: 'viewer' as const, scopes, userId: serviceTokenKey(id), name };
  const allowedUntil = service.expiresAt.getTime();
  state.caller = { ...caller, allowedUntil, traceId: state.traceId };
  return true;
}

/** Finds the workspace that a request is for, and what its caller may do there; and notes who it is. */
export function enterWorkspace({
  db,
  memberships,
  serviceTokens,
  userNotes,
  rightToBulks,
  now,
}: {
  db: Db;
  memberships: Memberships;
  serviceTokens: ServiceTokens;
  userNotes: UserNotes;
  rightToBulks: RightToBulks;
  now: () => number;
}): RequestHandler {
  const seen = expiringCache<true>({ max: TENANTS_REMEMBERED, ttlMs: TENANT_KNOWN_MS, now });
  async function tenantExists(tenantId: string): Promise<boolean> {
    if (seen.has(tenantId)) return true;
    const name = await withTenant(db, tenantId, (tx) => findTenantName(tx, tenantId));
    if (name === undefined) return false;
    seen.set(tenantId, true);
    return true;
  }
  return async (req, _res, next) => {
    if (await enterByService(req, serviceTokens)) return next();
    const state = stateOf(req);
    const identity = identityOf(req);
    const { claims, name } = identity;
    if (claims && !(await tenantExists(claims.tenantId)))
      throw refusal(
        'The token names a workspace that does not exist. Sign in again, or ask an admin for an invitation.',
      );
    const userId = userIdOf(identity);
    const chosen = await actAs(actorOf(req), async () => {
      if (claims) await rightToBulks.heard(claims.tenantId, userId, await rightToChange(identity, memberships));
      return chooseWorkspace(identity, req.headers['x-workspace'], memberships);
    });
    await userNotes.note(chosen.tenantId, identity);
    const allowedUntil = chosen.memberId === undefined ? identity.until : undefined;
    state.caller = { ...chosen, userId, name, allowedUntil, traceId: state.traceId };
    next();
  };
}

/** @throws ProblemError forbidden when the caller's role, or a service token's scopes, do not allow the route */
export function requireAccess(caller: Caller, route: Route): void {
  if (!isRole(route.who)) return;
  if (caller.scopes) requireScope(caller, scopeOf(route));
  else requireRole(caller, route.who);
}

/** @param scope null: no service token may. @throws ProblemError forbidden */
export function requireScope({ scopes }: Pick<Caller, 'scopes'>, scope: Scope | null): void {
  if (!scopes || (scope !== null && scopes.includes(scope))) return;
  throw new ProblemError({
    code: 'forbidden',
    detail:
      scope === null
        ? 'No service token may do this. An admin can, after signing in.'
        : `This needs the scope ${scope}; your token has ${scopes.join(', ')}. Ask an admin for a token with it.`,
  });
}

function requireRole({ role: has }: Caller, role: Role): void {
  if (holds(has, role)) return;
  throw new ProblemError({
    code: 'forbidden',
    detail: `This needs the role ${role}; you have the role ${has}. Ask an admin of your workspace.`,
  });
}
