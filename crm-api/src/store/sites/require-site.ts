import { noSuchSite, siteNotConnected } from '../../domain/site/absent-site.ts';
import type { TenantTx } from '../db/database.ts';
import { readSiteAccess, type SiteAccessRow } from './app-tokens.ts';
import { readSiteSettings, type SiteSettings } from './site-configs.ts';

/*
 * A site that a request names, read or refused. It may be another workspace's, or purged: the answer is the same. Everything that
 * needs a site uses these functions, so that it is refused in one place and in the same words.
 */

export type NamedSite = {
  cloudId: string;
  baseUrl: string;
  projectKey: string;
  state: 'connected' | 'disconnected';
  config: unknown;
  syncEnabled: boolean | null;
  syncIntervalMs: number | null;
  /** Since when its app has been wanted to replace its secret. */
  secretAskedAt: Date | null;
};

/**
 * The row of a site.
 * @param how.lock locks it until the transaction ends
 * @throws DomainError not_found
 */
export async function requireSite(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  how: { lock?: boolean } = {},
): Promise<NamedSite> {
  const row = await tx
    .selectFrom('jira_site')
    .select([
      'cloud_id',
      'base_url',
      'project_key',
      'state',
      'config',
      'sync_enabled',
      'sync_interval_ms',
      'secret_asked_at',
    ])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .$if(how.lock === true, (query) => query.forUpdate())
    .executeTakeFirst();
  const { cloud_id, base_url, project_key, sync_enabled, sync_interval_ms, secret_asked_at, state, config } =
    found(row);
  return {
    ...{ cloudId: cloud_id, baseUrl: base_url, projectKey: project_key, state, config },
    ...{ syncEnabled: sync_enabled, syncIntervalMs: sync_interval_ms, secretAskedAt: secret_asked_at },
  };
}

/** The same, where the site must be connected. @throws DomainError not_found, conflict */
export async function requireConnectedSite(...args: Parameters<typeof requireSite>): Promise<NamedSite> {
  const site = await requireSite(...args);
  if (site.state !== 'connected') throw siteNotConnected();
  return site;
}

/** What the funnel needs to know of a site. @throws DomainError not_found */
export async function requireSiteSettings(tx: TenantTx, tenantId: string, siteId: string): Promise<SiteSettings> {
  return found((await readSiteSettings(tx, tenantId)).get(siteId));
}

/** What decides how a site is called. @throws DomainError not_found */
export async function requireSiteAccess(tx: TenantTx, tenantId: string, siteId: string): Promise<SiteAccessRow> {
  return found(await readSiteAccess(tx, { tenantId, siteId }));
}

function found<T>(site: T | undefined): T {
  if (site === undefined) throw noSuchSite();
  return site;
}
