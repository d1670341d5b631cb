import type { SetSiteAccess, SiteAccess } from '@synapse/shared/access';
import { requireEdition } from '../../domain/edition.ts';
import { describeAccess } from '../../domain/site/choose-access.ts';
import { recordAudit } from '../../store/audit/audit-log.ts';
import { type Db, readTenant, type TenantTx, withTenant } from '../../store/db/database.ts';
import { aboutJiraToken, type Vault } from '../../store/db/vault.ts';
import { writeAccessChoice } from '../../store/sites/app-tokens.ts';
import { requireConnectedSite, requireSite, requireSiteAccess } from '../../store/sites/require-site.ts';
import { wakeSite } from '../../store/workqueue/work-items.ts';
import { requireProbe, type SiteProbe } from './probe-site.ts';
import type { SiteAccesses } from './site-access.ts';
import { wayOpened } from './way-opened.ts';

type Tools = { db: Db; vault: Vault; now: () => number; probeSite: SiteProbe; accesses: SiteAccesses };
type Site = { tenantId: string; siteId: string };

/** As whom the CRM calls a site. @throws DomainError not_found */
export function readAccess({ db, now }: Pick<Tools, 'db' | 'now'>, site: Site): Promise<SiteAccess> {
  return readTenant(db, site.tenantId, (tx) => view(tx, site, now()));
}

/**
 * An admin's choice of it, from the next call on. An account that is given is tried first.
 * @param ifMatch the tags of If-Match
 * @throws DomainError not_found, conflict, jira_unavailable, jira_refused, PreconditionFailed
 */
export async function setAccess(
  tools: Tools,
  site: Site,
  { choice, account }: SetSiteAccess,
  ifMatch?: readonly string[],
): Promise<SiteAccess> {
  const { db, vault, now, probeSite, accesses } = tools;
  const { tenantId, siteId } = site;
  const { baseUrl, projectKey } = await withTenant(db, tenantId, (tx) => requireConnectedSite(tx, tenantId, siteId));
  if (account) await requireProbe(probeSite, { baseUrl, projectKey, ...account }, site);
  const sealed = account && {
    email: account.email,
    apiTokenSealed: vault.seal(account.apiToken, aboutJiraToken(tenantId)),
  };
  const access = await withTenant(db, tenantId, async (tx) => {
    if (ifMatch) {
      await requireSite(tx, tenantId, siteId, { lock: true });
      requireEdition(ifMatch, 'access', await view(tx, site, now()));
    }
    await writeAccessChoice(tx, site, choice, sealed);
    await recordAudit(tx, tenantId, 'site.access_changed', `site:${siteId}`, [
      `choice: ${choice}`,
      ...(account ? ['account'] : []),
    ]);
    await wakeSite(tx, tenantId, siteId);
    return view(tx, site, now());
  });
  await wayOpened({ db, accesses }, site);
  return access;
}

async function view(tx: TenantTx, { tenantId, siteId }: Site, now: number): Promise<SiteAccess> {
  return describeAccess(await requireSiteAccess(tx, tenantId, siteId), now);
}
