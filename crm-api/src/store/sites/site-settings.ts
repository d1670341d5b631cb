import { type SiteSettings, siteSettingsSchema, type UpdateSiteSettings } from '@synapse/shared/site-settings';
import { sql } from 'kysely';
import { z } from 'zod';
import { siteConfigSchema } from '../../domain/site/site-config.ts';
import type { TenantTx } from '../db/database.ts';
import { requireSite } from './require-site.ts';

/** What an admin chose for a whole site. Null: as the process is configured. */
export type SiteChoices = Omit<SiteSettings, 'syncIntervalMinutes'> & { syncIntervalMs: number | null };

/** Those that are kept in the site's `config`. */
const inConfig = z.object(siteSettingsSchema.omit({ syncEnabled: true, syncIntervalMinutes: true }).shape);

/** @throws DomainError not_found */
export async function readSiteChoices(tx: TenantTx, tenantId: string, siteId: string): Promise<SiteChoices> {
  const { config, syncEnabled, syncIntervalMs } = await requireSite(tx, tenantId, siteId);
  const chosen = inConfig.parse(siteConfigSchema.safeParse(config).data ?? siteConfigSchema.parse({}));
  return { ...chosen, syncEnabled, syncIntervalMs };
}

/** Changes what is named; the rest stays as it is. @returns all of them @throws DomainError not_found */
export async function writeSiteChoices(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  { syncEnabled, syncIntervalMinutes, ...config }: UpdateSiteSettings,
): Promise<SiteChoices> {
  const intervalMs = syncIntervalMinutes == null ? syncIntervalMinutes : Math.round(syncIntervalMinutes * 60_000);
  await tx
    .updateTable('jira_site')
    .set({
      config: sql`config || ${JSON.stringify(config)}::jsonb`,
      ...(syncEnabled === undefined ? {} : { sync_enabled: syncEnabled }),
      ...(intervalMs === undefined ? {} : { sync_interval_ms: intervalMs }),
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
  return readSiteChoices(tx, tenantId, siteId);
}
