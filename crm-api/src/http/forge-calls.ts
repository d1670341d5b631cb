import { SITE_HEADER } from '@synapse/shared/signing';
import type { SignedHandler } from './event-intake.ts';
import { stateOf } from './request-state.ts';
import type { HttpServices } from './services.ts';
import type { SiteKeyring } from './site-keys.ts';

/** A read of one person or of one set of permissions: 1, and 2 for what it returns. */
const IDENTITY = 3;

/**
 * What the app's backend in Forge calls Jira for before it sends such a request, in points: it draws on the same hour
 * as this API and tells nobody (facts/jira-cloud.md, Audited). Rights on the issue, who acts, whether somebody is an
 * admin, which tickets they may see: forge-app/src/resolver.
 */
const CALLS_BEHIND: Readonly<Record<string, readonly number[]>> = {
  '/api/jira/panel': [IDENTITY, IDENTITY],
  '/api/jira/panel/search': [IDENTITY],
  '/api/jira/panel/act': [IDENTITY, IDENTITY],
  '/api/jira/admin': [IDENTITY, IDENTITY],
  '/api/jira/app/rotate': [IDENTITY],
  '/api/jira/app/export': [IDENTITY],
  '/api/jira/app/disconnect': [IDENTITY],
};

/** Charges the site's budget for what the app itself asked Jira, once its request was taken. */
export function chargingForge(
  path: string,
  handler: SignedHandler,
  { jiraCalls, keyring }: Pick<HttpServices, 'jiraCalls'> & { keyring: SiteKeyring },
): SignedHandler {
  const calls = CALLS_BEHIND[path];
  if (!calls) return handler;
  const { pool } = jiraCalls;
  const charge = async (cloudId: string): Promise<void> => {
    const site = await keyring.find(cloudId);
    if (!site) return;
    const caller = { ...site, priority: 'person' as const, paysPoints: true };
    for (const spent of calls) {
      const { given } = await pool.reserve(caller, spent);
      pool.settle(caller, { reserved: given ? spent : 0, spent, sent: true, throttled: false });
    }
  };
  return async (req, res) => {
    await handler(req, res);
    const cloudId = req.headers[SITE_HEADER];
    if (res.statusCode >= 300 || typeof cloudId !== 'string') return;
    await charge(cloudId).catch((error: unknown) => {
      stateOf(req).log.warn({ err: error }, 'what the app called Jira for could not be counted');
    });
  };
}
