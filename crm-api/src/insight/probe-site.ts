import { stableId } from '../domain/stable-id.ts';
import type { Caller, CallLimiter } from '../jira/call-limiter.ts';
import { createJiraClient } from '../jira/jira-client.ts';
import { JiraError } from '../jira/jira-error.ts';
import { createJiraHttp, type Gate } from '../jira/jira-http.ts';

export type SiteCredentials = { baseUrl: string; email: string; apiToken: string; projectKey: string };

/** What came of asking a Jira site who we are. `error` is for people; `away`: trying again may help. */
export type ProbeResult =
  | { ok: true; account: string; latencyMs: number }
  | { ok: false; error: string; away: boolean; latencyMs: number };

/** Somebody waits for the answer. */
const TIMEOUT_MS = 10_000;

/** Asks on whose behalf: a workspace, and its site where it is paired already. */
export type Prober = { tenantId: string; siteId?: string };

/**
 * Asks Jira who we are with these credentials, and whether we may see the project; a person waits for it, behind the
 * limiter as for every call. Never throws for Jira's answer.
 */
export function createSiteProbe(limiter: CallLimiter) {
  return async (site: SiteCredentials, { tenantId, siteId }: Prober): Promise<ProbeResult> => {
    const known = siteId ?? stableId('site to be paired', tenantId, site.baseUrl);
    const caller: Caller = { tenantId, siteId: known, priority: 'person', paysPoints: false };
    const gate: Gate = (request, send) => limiter.run(caller, request, send);
    const client = createJiraClient(createJiraHttp(site, { timeoutMs: TIMEOUT_MS, gate }));
    const began = performance.now();
    const latencyMs = () => Math.round(performance.now() - began);
    try {
      const { displayName } = await client.myself();
      await client.project(site.projectKey);
      return { ok: true, account: displayName, latencyMs: latencyMs() };
    } catch (error) {
      return { ok: false, ...explain(error, site), latencyMs: latencyMs() };
    }
  };
}

function explain(error: unknown, site: SiteCredentials): { error: string; away: boolean } {
  if (!(error instanceof JiraError)) {
    return { error: `What answers at ${site.baseUrl} is not Jira Cloud. Check the address.`, away: false };
  }
  switch (error.kind) {
    case 'unauthorised':
      return {
        error: `Jira does not accept the e-mail address with this API token. Make a new token for ${site.email}.`,
        away: false,
      };
    case 'not_found':
      return {
        error: `There is no project ${site.projectKey} at ${site.baseUrl}, or ${site.email} may not see it.`,
        away: false,
      };
    case 'refused':
      return { error: `Jira refused: ${error.words}. Check what ${site.email} may do there.`, away: false };
    case 'rate_limited':
      return { error: 'Jira asks for fewer calls at the moment. Try again in a minute.', away: true };
    case 'unavailable':
      return {
        error: `${site.baseUrl} does not answer (${error.words}). Check the address, then try again.`,
        away: true,
      };
  }
}
