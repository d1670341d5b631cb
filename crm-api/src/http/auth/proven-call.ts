import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { ForgeInvocation } from '../../domain/site/forge-invocation.ts';
import { type Db, type TenantTx, withTenant, withWorker } from '../../store/db/database.ts';
import { useRequest } from '../../store/events/used-requests.ts';
import { findInstalledSite, type InstalledSite } from '../../store/sites/app-tokens.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { refusal } from './authenticate.ts';
import type { VerifyForge } from './forge-token.ts';

/**
 * What the app's installation asks through Forge (`/api/app/…`). Forge's invocation token proves which site,
 * installation and app that is; nothing in a body is believed of it. The token covers neither the address nor the body,
 * so each is used for one purpose, and once where something is changed.
 */

const invocations = new WeakMap<IncomingMessage, ForgeInvocation>();
const sites = new WeakMap<IncomingMessage, InstalledSite>();

/** The header that Forge brings the app's own token in (docs/reference/forge-remotes.md#app-system-token). */
const TOKEN_HEADER = 'x-forge-oauth-system';

/** The app's token, where Forge brought one. A header is at most 16 KB in all (Node), so a token is too. */
export function appTokenIn(req: IncomingMessage): string | undefined {
  const token = req.headers[TOKEN_HEADER];
  return typeof token === 'string' && token.trim() !== '' ? token.trim() : undefined;
}

/** Lets through what Forge itself sends, before a byte of its body is read. */
export function proveForge(verify: VerifyForge): RequestHandler {
  return async (req, _res, next) => {
    invocations.set(req, await verify(req.headers.authorization));
    next();
  };
}

/** Who calls. @throws when the route is not behind proveForge: a mistake in wiring */
export function invocationOf(req: IncomingMessage): ForgeInvocation {
  const invocation = invocations.get(req);
  if (!invocation) throw new Error('This route is not behind the check of Forge’s invocation token');
  return invocation;
}

export type ProvenCall = { site: InstalledSite; invocation: ForgeInvocation };

/** The site that is paired with the installation that calls. @throws ProblemError conflict, in plain words */
export async function provenCall(db: Db, req: IncomingMessage): Promise<ProvenCall> {
  const invocation = invocationOf(req);
  const site = await withWorker(db, (tx) => findInstalledSite(tx, invocation.cloudId));
  if (!site) {
    const detail = 'This Jira site is not paired with a workspace here. Pair the app first.';
    throw new ProblemError({ code: 'conflict', detail });
  }
  if (site.installationId !== invocation.installationId) {
    const detail =
      'Another installation of the app is paired with this Jira site: one from before, or of another environment. Pair this one to use it.';
    throw new ProblemError({ code: 'conflict', detail });
  }
  sites.set(req, site);
  return { site, invocation };
}

/** The site that a call was proved to be of; undefined before provenCall has found it. */
export function provenSiteOf(req: IncomingMessage): InstalledSite | undefined {
  return sites.get(req);
}

/**
 * Uses Forge's token up.
 * @param how.repeatable whether Forge may bring the same again: what only reads, or comes to the same
 * @throws ProblemError unauthenticated when it was used before
 */
export async function useToken(
  db: Db,
  { site, invocation }: ProvenCall,
  how: { purpose: string; repeatable: boolean },
): Promise<void> {
  await withTenant(db, site.tenantId, (tx) => useTokenIn(tx, { site, invocation }, how));
}

/** The same within a transaction, for what is to be undone where the token was used before. */
export async function useTokenIn(
  tx: TenantTx,
  { site, invocation }: { site: { tenantId: string; siteId: string }; invocation: ForgeInvocation },
  how: { purpose: string; repeatable: boolean },
): Promise<void> {
  if (await useRequest(tx, site, { id: invocation.id, ...how })) return;
  throw refusal('Forge’s invocation token was used before. Each is valid for one request. Try again.');
}
