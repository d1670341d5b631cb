import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** Forgets the secrets that no longer sign, and says how many still do. */
export async function tidySecrets(tx: TenantTx, tenantId: string, siteId: string): Promise<number> {
  await sql`
    delete from site_secret
     where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and retires_at <= now()`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from site_secret
     where tenant_id = ${tenantId} and site_id = ${siteId}::uuid`.execute(tx);
  return rows[0]?.count ?? 0;
}

/**
 * Marks a site as disconnected: nothing it signs is taken any more, and it is not called. Its tickets and their links stay, so that a
 * new pairing goes on where this one ended.
 */
export async function noteDisconnected(tx: TenantTx, tenantId: string, siteId: string, at: Date): Promise<void> {
  await tx
    .updateTable('jira_site')
    .set({ state: 'disconnected', disconnected_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', siteId)
    .execute();
  await forgetSecrets(tx, tenantId, siteId);
  await tellOfSecrets(tx, tenantId, siteId);
}

/** Every process learns with the commit that a site may be known by other secrets now, by both of its ids. */
export async function tellOfSecrets(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`
    select pg_notify('site', cloud_id), pg_notify('site', id::text) from jira_site
     where tenant_id = ${tenantId} and id = ${siteId}::uuid`.execute(tx);
}

/** Forgets whatever proves something for a site, or opens it: it ends with the pairing that it was made for. */
export async function forgetSecrets(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  for (const table of ['app_token', 'site_secret', 'jira_webhook_secret'] as const)
    await tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('site_id', '=', siteId).execute();
}
