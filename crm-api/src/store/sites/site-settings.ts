import type { UpdateSiteSettings } from '@synapse/shared/site-settings';
import { sql } from 'kysely';
import { noSuchSite } from '../../domain/site/absent-site.ts';
import { type SiteConfig, siteConfigSchema } from '../../domain/site/site-config.ts';
import type { TenantTx } from '../db/database.ts';

/** What an admin chose for a whole site. Null: as the process is configured. */
export type SiteChoices = Pick<SiteConfig, 'onTicketDelete' | 'writeMode' | 'purgeDeletedAfterDays'> & {
  syncEnabled: boolean | null;
  syncIntervalMs: number | null;
};

/** @throws DomainError not_found */
export async function readSiteChoices(tx: TenantTx, tenantId: string, siteId: string): Promise<SiteChoices> {
  const row = await tx
    .selectFrom('jira_site')
    .select(['config', 'sync_enabled', 'sync_interval_ms'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .executeTakeFirst();
  if (!row) throw noSuchSite();
  const { onTicketDelete, writeMode, purgeDeletedAfterDays } =
    siteConfigSchema.safeParse(row.config).data ?? siteConfigSchema.parse({});
  return {
    onTicketDelete,
    writeMode,
    purgeDeletedAfterDays,
    syncEnabled: row.sync_enabled,
    syncIntervalMs: row.sync_interval_ms,
  };
}

/** Changes what is named; the rest stays as it is. @throws DomainError not_found */
export async function writeSiteChoices(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  { syncEnabled, syncIntervalMinutes, ...config }: UpdateSiteSettings,
): Promise<void> {
  const intervalMs = syncIntervalMinutes == null ? syncIntervalMinutes : Math.round(syncIntervalMinutes * 60_000);
  const written = await tx
    .updateTable('jira_site')
    .set({
      config: sql`config || ${JSON.stringify(config)}::jsonb`,
      ...(syncEnabled === undefined ? {} : { sync_enabled: syncEnabled }),
      ...(intervalMs === undefined ? {} : { sync_interval_ms: intervalMs }),
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .returning('id')
    .executeTakeFirst();
  if (!written) throw noSuchSite();
}
