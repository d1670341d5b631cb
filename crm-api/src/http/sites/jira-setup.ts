import { createPairingCodeSchema, PAIRING_CODE_MINUTES, type PairingCode } from '@synapse/shared/forge/pairing';
import type { JiraTest } from '@synapse/shared/sync';
import { Router } from 'express';
import { DomainError } from '../../domain/domain-error.ts';
import { JiraError } from '../../jira/jira-error.ts';
import type { ProbeResult } from '../../metrics/probe-site.ts';
import { withTenant } from '../../store/db/database.ts';
import { aboutJiraToken } from '../../store/db/vault.ts';
import { insertPairingCode } from '../../store/sites/pairing-codes.ts';
import { listSites, type SiteRow } from '../../store/sites/sites.ts';
import { createPairingCode } from '../../sync/sites/pairing-code.ts';
import { demandRole } from '../auth/authorise.ts';
import { unknownApp } from '../auth/forge-token.ts';
import { noQuerySchema, readBody, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';

/** For admins of a workspace: a code to connect a Jira site with, and a look at how the sites answer. */
export function jiraSetupRoutes(services: HttpServices): Router {
  const { config, db, vault, now, outbound, probeSite } = services;
  const router = Router();

  route(router, '/api/jira/pairing-codes', {
    post: async (req, res) => {
      demandRole(req, 'admin');
      const { tenantId, userId } = callerOf(req);
      // Who enters the code is proved by a token for this app, so without its id the code would be of no use.
      if (config.forge.appId === undefined) throw unknownApp();
      const { email, apiToken, ...site } = readBody(req, createPairingCodeSchema);
      const account = email !== undefined && apiToken !== undefined ? { email, apiToken } : undefined;
      if (!outbound.allows(new URL(site.baseUrl))) throw noJiraCloud();
      const probe = account && (await probeSite({ ...site, ...account }, { tenantId }));
      if (probe?.ok === false) throw new DomainError(probe.away ? 'jira_unavailable' : 'jira_refused', probe.error);
      const code = createPairingCode();
      const expiresAt = new Date(now() + PAIRING_CODE_MINUTES * 60_000);
      const apiTokenSealed = account ? vault.seal(account.apiToken, aboutJiraToken(tenantId)) : null;
      const offer = {
        ...site,
        tenantId,
        email: account?.email ?? null,
        apiTokenSealed,
        project: probe?.project ?? null,
      };
      await withTenant(db, tenantId, (tx) => insertPairingCode(tx, code, offer, { userId, expiresAt }));
      res.status(201).json({ code, expiresAt: expiresAt.toISOString() } satisfies PairingCode);
    },
  });

  route(router, '/api/jira/test', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      readQuery(req, noQuerySchema);
      const sites = await withTenant(db, tenantId, (tx) => listSites(tx, tenantId));
      const tested = await Promise.all(sites.map((site) => testSite(services, tenantId, site)));
      res.json({ ok: tested.length > 0 && tested.every((site) => site.ok), sites: tested } satisfies JiraTest);
    },
  });
  return router;
}

/** Nothing but Jira is asked for a tenant: an address inside of a network would be asked in our name. */
function noJiraCloud(): DomainError {
  const detail =
    'This is no address of a Jira Cloud site. It looks like https://your-company.atlassian.net; whoever runs this API may allow others (JIRA_ALLOWED_HOSTS).';
  return new DomainError('invalid_request', detail, [{ path: 'baseUrl', message: 'must be a Jira Cloud site' }]);
}

/** Asks the way that calls go at the moment: as the app, or as the account. */
async function testSite(services: HttpServices, tenantId: string, site: SiteRow): Promise<JiraTest['sites'][number]> {
  const { id: siteId, baseUrl, projectKey } = site;
  const probe = await probeOpenWay(services, tenantId, site);
  const { ok, latencyMs } = probe;
  const [account, error] = probe.ok ? [probe.account, null] : [null, probe.error];
  return { siteId, baseUrl, projectKey, ok, latencyMs, account, error };
}

async function probeOpenWay(
  { probeSite, accesses }: HttpServices,
  tenantId: string,
  { id: siteId, projectKey }: SiteRow,
): Promise<ProbeResult> {
  try {
    const { access, paysPoints } = await accesses.current({ tenantId, siteId });
    return await probeSite({ ...access, projectKey }, { tenantId, siteId, paysPoints });
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    return { ok: false, away: true, latencyMs: 0, error: `Jira is not asked just now: ${error.words}.` };
  }
}
