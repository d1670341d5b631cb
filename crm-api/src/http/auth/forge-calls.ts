import type { IncomingMessage } from 'node:http';
import type { Route } from '@synapse/shared/api/define-route';
import { SITE_HEADER } from '@synapse/shared/forge/signing';
import type { Handle, RawHandler } from '../kernel/handlers.ts';
import { stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';
import { provenSiteOf } from './proven-call.ts';
import type { SiteKeyring } from './site-keyring.ts';

/** A read of one person or of one set of permissions: 1, and 2 for what it returns. */
const IDENTITY = 3;

/**
 * What the app's backend in Forge calls Jira for before it sends such a request, in points: it draws on the same hour
 * as this API and tells nobody (docs/reference/rate-limits.md#points-of-calls-from-inside-forge). Rights on the issue,
 * who acts, whether somebody is an admin, which tickets they may see: forge-app/src/resolver.
 */
const CALLS_BEHIND: Readonly<Record<string, readonly number[]>> = {
  '/api/jira/panel': [IDENTITY, IDENTITY],
  '/api/jira/panel/search': [IDENTITY, IDENTITY],
  '/api/jira/panel/act': [IDENTITY, IDENTITY],
  '/api/app/admin': [IDENTITY, IDENTITY],
  '/api/app/rotate': [IDENTITY],
  '/api/app/export': [IDENTITY],
};

type Site = { tenantId: string; siteId: string };

/** Charges the site's budget for what the app itself asked Jira, once its request was taken. */
async function charge(
  { pool }: HttpServices['jiraCalls'],
  calls: readonly number[],
  { tenantId, siteId }: Site,
  req: IncomingMessage,
): Promise<void> {
  const caller = { tenantId, siteId, priority: 'person' as const, paysPoints: true };
  try {
    for (const spent of calls) {
      const { given } = await pool.reserve(caller, spent);
      pool.settle(caller, { reserved: given ? spent : 0, spent, sent: true, throttled: false });
    }
  } catch (error) {
    stateOf(req).log.warn({ err: error }, 'the calls that the app made to Jira could not be counted');
  }
}

/** For what the app signs. */
export function chargingForge(
  { path }: Route,
  handler: RawHandler<Route>,
  { jiraCalls, keyring }: Pick<HttpServices, 'jiraCalls'> & { keyring: SiteKeyring },
): RawHandler<Route> {
  const calls = CALLS_BEHIND[path];
  if (!calls) return handler;
  return async (req) => {
    const answer = await handler(req);
    const cloudId = req.headers[SITE_HEADER];
    const site = typeof cloudId === 'string' ? await keyring.find(cloudId).catch(() => undefined) : undefined;
    if (site) await charge(jiraCalls, calls, site, req);
    return answer;
  };
}

/** For what goes through Forge. */
export function chargingProven<R extends Route>(
  { path }: R,
  handle: Handle<R>,
  { jiraCalls }: Pick<HttpServices, 'jiraCalls'>,
): Handle<R> {
  const calls = CALLS_BEHIND[path];
  if (!calls) return handle;
  return async (ask) => {
    const answer = await handle(ask);
    const site = provenSiteOf(ask.req);
    if (site) await charge(jiraCalls, calls, site, ask.req);
    return answer;
  };
}
