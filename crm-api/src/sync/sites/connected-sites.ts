import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { requireSiteSettings } from '../../store/sites/require-site.ts';
import { readSiteSettings, type SiteSettings } from '../../store/sites/site-configs.ts';
import { refusalOfJira } from '../engine/jira-refusal.ts';
import { siteDisconnected } from './site-closed.ts';

/**
 * The connected sites of a workspace.
 * @param siteId only this one
 * @throws DomainError not_found, or conflict when the one asked for is disconnected
 */
export async function connectedSites(
  tx: TenantTx,
  tenantId: string,
  siteId: string | undefined,
): Promise<SiteSettings[]> {
  const asked =
    siteId === undefined
      ? [...(await readSiteSettings(tx, tenantId)).values()]
      : [await requireSiteSettings(tx, tenantId, siteId)];
  const connected = asked.filter((site) => site.connected);
  if (siteId !== undefined && connected.length === 0) throw refusalOfJira(siteDisconnected());
  return connected;
}

/** The site asked for, or the only one there is. @throws DomainError not_found, conflict, invalid_request */
export async function chooseSite(tx: TenantTx, tenantId: string, siteId: string | undefined): Promise<SiteSettings> {
  const sites = await connectedSites(tx, tenantId, siteId);
  const [site] = sites;
  if (!site) {
    if ((await readSiteSettings(tx, tenantId)).size > 0) throw refusalOfJira(siteDisconnected());
    throw new DomainError('not_found', 'There is no Jira site in this workspace. Pair one first.');
  }
  if (sites.length > 1) {
    throw new DomainError('invalid_request', say('site_which'), [
      { path: 'siteId', message: `one of ${sites.map((one) => `${one.id} (${one.baseUrl})`).join(', ')}` },
    ]);
  }
  return site;
}
