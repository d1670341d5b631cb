import type { JiraTest } from '@synapse/shared/sync';
import { say } from '../../domain/sentences.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { type Db, readTenant } from '../../store/db/database.ts';
import { listSites, type SiteRow } from '../../store/sites/sites.ts';
import type { ProbeResult, SiteProbe } from './probe-site.ts';
import type { SiteAccesses } from './site-access.ts';

type Tools = { db: Db; probeSite: SiteProbe; accesses: SiteAccesses };

/** Calls each connected site of a workspace once, the way that calls go at the moment: as the app, or as the account. */
export async function testSites(tools: Tools, tenantId: string): Promise<JiraTest> {
  const rows = await readTenant(tools.db, tenantId, (tx) => listSites(tx, tenantId));
  const sites = await Promise.all(rows.map((row) => testSite(tools, tenantId, row)));
  return { ok: sites.length > 0 && sites.every((site) => site.ok), sites };
}

async function testSite(tools: Tools, tenantId: string, site: SiteRow): Promise<JiraTest['sites'][number]> {
  const { id: siteId, baseUrl, projectKey } = site;
  const probe = await probeOpenWay(tools, tenantId, site);
  const { ok, latencyMs } = probe;
  const [account, error] = probe.ok ? [probe.account, null] : [null, probe.said.message];
  return { siteId, baseUrl, projectKey, ok, latencyMs, account, error };
}

async function probeOpenWay(
  { probeSite, accesses }: Tools,
  tenantId: string,
  { id: siteId, projectKey }: SiteRow,
): Promise<ProbeResult> {
  try {
    const { access, paysPoints } = await accesses.current({ tenantId, siteId });
    return await probeSite({ ...access, projectKey }, { tenantId, siteId, paysPoints });
  } catch (error) {
    if (!(error instanceof JiraError)) throw error;
    return { ok: false, away: true, latencyMs: 0, said: say('probe_closed', { why: error.words }) };
  }
}
