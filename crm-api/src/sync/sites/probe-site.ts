import type { MessageCode } from '@synapse/shared/values/message-template';
import { DomainError } from '../../domain/domain-error.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import { stableId } from '../../domain/stable-id.ts';
import type { Outbound } from '../../egress/egress.ts';
import { askCloudId } from '../../jira/ask-cloud-id.ts';
import type { Caller, CallLimiter } from '../../jira/call-limiter.ts';
import { createJiraClient } from '../../jira/jira-client.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { createJiraHttp, type Gate, type JiraAccess } from '../../jira/jira-http.ts';

/** How to reach a site and as whom, and the project that must be there. */
export type SiteCredentials = JiraAccess & { projectKey: string };

/** What came of asking a Jira site who we are. `said` is for people; `away`: trying again may help. */
export type ProbeResult =
  | { ok: true; account: string; project: { id: string; key: string }; latencyMs: number }
  | { ok: false; said: Required<Sentence>; away: boolean; latencyMs: number };

/** Asks on whose behalf: a workspace, and its site where it is paired already. */
export type Prober = { tenantId: string; siteId?: string; paysPoints?: boolean };

export type SiteProbe = (site: SiteCredentials, prober: Prober) => Promise<ProbeResult>;

/** The same, where an answer is required. @throws DomainError jira_unavailable, jira_refused */
export async function requireProbe(probe: SiteProbe, site: SiteCredentials, prober: Prober) {
  const result = await probe(site, prober);
  if (!result.ok) throw new DomainError(result.away ? 'jira_unavailable' : 'jira_refused', result.said);
  return result;
}

/**
 * Asks Jira who we are with these credentials, and whether we may see the project; a person waits for it, behind the
 * limiter as for every call. Never throws for Jira's answer.
 * @param using.timeoutMs how long each of its calls may take: somebody waits for the answer
 * @param using.gateway what the address of a site at Atlassian's gateway begins with, before its cloudId
 */
export function createSiteProbe(using: {
  outbound: Outbound;
  limiter: CallLimiter;
  timeoutMs: number;
  gateway: string;
}): SiteProbe {
  const { outbound, limiter, timeoutMs, gateway } = using;
  return async (site: SiteCredentials, prober: Prober): Promise<ProbeResult> => {
    const { tenantId, siteId, paysPoints = false } = prober;
    const known = siteId ?? stableId('site to be paired', tenantId, site.baseUrl);
    const caller: Caller = { tenantId, siteId: known, priority: 'person', paysPoints };
    const gate: Gate = (request, send) => limiter.run(caller, request, send);
    const began = performance.now();
    const latencyMs = () => Math.round(performance.now() - began);
    const ask = async (access: JiraAccess) => {
      const client = createJiraClient(createJiraHttp(access, { outbound, timeoutMs, gate }));
      const { displayName } = await client.myself();
      const { id, key } = await client.project(site.projectKey);
      return { account: displayName, project: { id, key } };
    };
    try {
      const answered = await ask(site).catch(async (error: unknown) => {
        const other = await atGateway(error, site, { outbound, gateway, timeoutMs });
        if (!other) throw error;
        return ask(other).catch((also: unknown) => {
          if (!(also instanceof JiraError) || also.kind === 'unauthorised' || also.status === 404) throw error;
          throw also.kind === 'unavailable' ? new GatewaySilent(also.words) : also;
        });
      });
      return { ok: true, ...answered, latencyMs: latencyMs() };
    } catch (error) {
      return { ok: false, ...explain(error, site), latencyMs: latencyMs() };
    }
  };
}

/** The site does not know the token, and whether the gateway does could not be asked. Its message is why. */
class GatewaySilent extends Error {}

/**
 * An API token that was made with scopes is known at Atlassian's gateway alone
 * (docs/reference/jira-rest.md#scoped-api-tokens).
 * @throws GatewaySilent when the site does not say just now where that is
 */
async function atGateway(
  error: unknown,
  site: SiteCredentials,
  { outbound, gateway, timeoutMs }: { outbound: Outbound; gateway: string; timeoutMs: number },
): Promise<JiraAccess | undefined> {
  // Without a status it was not Jira that refused: the address may not be called.
  if (!(error instanceof JiraError) || error.kind !== 'unauthorised' || error.status === null) return undefined;
  if (!('email' in site)) return undefined;
  const { cloudId, silence } = await askCloudId(site.baseUrl, { outbound, timeoutMs });
  if (silence !== null) throw new GatewaySilent(silence);
  return cloudId === null ? undefined : { ...site, baseUrl: `${gateway}${cloudId}` };
}

function explain(error: unknown, site: SiteCredentials): { said: Required<Sentence>; away: boolean } {
  const about = { site: site.baseUrl, name: 'email' in site ? site.email : null };
  const refused = (code: MessageCode, more: Record<string, string> = {}) => ({
    ...{ said: say(code, { ...about, ...more }), away: false },
  });
  if (error instanceof GatewaySilent) return { ...refused('probe_gateway', { why: error.message }), away: true };
  if (!(error instanceof JiraError)) return refused('probe_other');
  switch (error.kind) {
    case 'unauthorised':
      if (error.status === null) return refused('probe_refused', { why: error.words });
      return refused('email' in site ? 'probe_account' : 'probe_app');
    case 'not_found':
      return refused('probe_project', { project: site.projectKey });
    case 'refused':
      return refused('jira_not_allowed', { jira: error.words });
    case 'rate_limited':
      return { ...refused('probe_fewer'), away: true };
    case 'unavailable':
      // A 404 that is not in Jira's words: something else answers there.
      if (error.status === 404) return refused('probe_other');
      return { ...refused('probe_silent', { why: error.words }), away: true };
  }
}
