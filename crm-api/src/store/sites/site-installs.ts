import type { TenantTx } from '../db/database.ts';

type SiteName = { tenantId: string; siteId: string };

/**
 * Notes that the app was installed or upgraded on a site.
 * @param seen.isOurs whether it is the installation that is paired; another one must be paired before its requests are accepted
 */
export async function noteInstalled(
  tx: TenantTx,
  { tenantId, siteId }: SiteName,
  seen: { at: Date; appVersion: string | null; isOurs: boolean },
): Promise<void> {
  const ours = {
    uninstalled_at: null,
    installed_at: seen.at,
    ...(seen.appVersion === null ? {} : { app_version: seen.appVersion }),
  };
  await tx
    .updateTable('jira_site')
    .set(seen.isOurs ? ours : { installed_again_at: seen.at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
}

/** Notes that the app is being taken off a site. Its token is of no use any more. */
export async function noteUninstalled(tx: TenantTx, { tenantId, siteId }: SiteName, at: Date): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ uninstalled_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
  await tx.deleteFrom('app_token').where('tenant_id', '=', tenantId).where('site_id', '=', siteId).execute();
}
