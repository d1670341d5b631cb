import { sql } from 'kysely';
import type { TenantTx } from './database.ts';

/** The greatest `updated` (epoch ms) that a delta pass over the site has committed; 0 before the first. */
export async function readCursor(tx: TenantTx, tenantId: string, siteId: string): Promise<number> {
  const row = await tx
    .selectFrom('sync_cursor')
    .select('updated_ms')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .executeTakeFirst();
  return row?.updated_ms ?? 0;
}

/** Moves the cursor on, never back; in the transaction of the rows it stands for. */
export async function advanceCursor(tx: TenantTx, tenantId: string, siteId: string, updatedMs: number): Promise<void> {
  await sql`
    insert into sync_cursor (tenant_id, site_id, updated_ms) values (${tenantId}, ${siteId}, ${updatedMs})
    on conflict (tenant_id, site_id) do update set updated_ms = excluded.updated_ms
    where sync_cursor.updated_ms < excluded.updated_ms`.execute(tx);
}

/** Holds every other pass over the site off until the transaction ends, on whichever replica it runs. */
export async function lockSitePass(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('reconcile:' || ${tenantId}::text || ${siteId}::text, 0))`.execute(
    tx,
  );
}

/** Forgets how far the passes came, so that the next one reads the whole site again. */
export async function forgetCursor(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await tx.deleteFrom('sync_cursor').where('tenant_id', '=', tenantId).where('site_id', '=', siteId).execute();
}
