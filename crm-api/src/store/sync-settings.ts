import { DomainError } from '../domain/domain-error.ts';
import type { TenantTx } from './database.ts';

/** How a site is reconciled, where an admin chose; null: as the process is configured. */
export type SiteSyncSettings = { enabled: boolean | null; intervalMs: number | null };

export async function readSyncSettings(tx: TenantTx, tenantId: string, siteId: string): Promise<SiteSyncSettings> {
  const row = await tx
    .selectFrom('jira_site')
    .select(['sync_enabled', 'sync_interval_ms'])
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such Jira site in this workspace.');
  return { enabled: row.sync_enabled, intervalMs: row.sync_interval_ms };
}

/** @throws DomainError not_found */
export async function writeSyncSettings(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  settings: SiteSyncSettings,
): Promise<void> {
  const written = await tx
    .updateTable('jira_site')
    .set({ sync_enabled: settings.enabled, sync_interval_ms: settings.intervalMs })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .returning('id')
    .executeTakeFirst();
  if (!written) throw new DomainError('not_found', 'There is no such Jira site in this workspace.');
}
