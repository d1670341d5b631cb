import { sql } from 'kysely';
import type { TenantTx } from './database.ts';

/** What the passes over a site remember. Times in epoch ms; 0: never. */
export type SyncCursor = {
  /** The greatest `updated` that a pass has committed. */
  updatedMs: number;
  /** Jira's clock when the last pass that reached the end began. */
  passedMs: number;
  /** Our clock when the last complete look for lost deliveries began. */
  sweptMs: number;
  /** How far a deep pass that did not end has come; null: none is under way. */
  deepMs: number | null;
  /** How long ago the last deep pass and the last census of every id ended, ms by the database's clock; null: never. */
  deepAgeMs: number | null;
  censusAgeMs: number | null;
  /** How often it was forgotten. */
  epoch: number;
};

export async function readCursor(tx: TenantTx, tenantId: string, siteId: string): Promise<SyncCursor> {
  const { rows } = await sql<SyncCursor>`
    select updated_ms as "updatedMs", passed_ms as "passedMs", swept_ms as "sweptMs", deep_ms as "deepMs",
      (extract(epoch from now() - deep_at) * 1000)::float8 as "deepAgeMs",
      (extract(epoch from now() - census_at) * 1000)::float8 as "censusAgeMs", epoch
    from sync_cursor where tenant_id = ${tenantId} and site_id = ${siteId}`.execute(tx);
  return (
    rows[0] ?? { updatedMs: 0, passedMs: 0, sweptMs: 0, deepMs: null, deepAgeMs: null, censusAgeMs: null, epoch: 0 }
  );
}

/** What a pass may move the cursor of: one that was forgotten since it began is left alone, for it is to be read anew. */
type CursorOf = { tenantId: string; siteId: string; epoch: number };

/**
 * Moves the cursor on, never back; in the transaction of the rows it stands for.
 * @param deepMs how far a deep pass has come; null for any other pass
 */
export async function advanceCursor(
  tx: TenantTx,
  { tenantId, siteId, epoch }: CursorOf,
  updatedMs: number,
  deepMs: number | null,
): Promise<void> {
  await sql`
    insert into sync_cursor (tenant_id, site_id, updated_ms, deep_ms, epoch)
    values (${tenantId}, ${siteId}, ${updatedMs}, ${deepMs}, ${epoch})
    on conflict (tenant_id, site_id) do update set
      updated_ms = greatest(sync_cursor.updated_ms, excluded.updated_ms),
      deep_ms = coalesce(excluded.deep_ms, sync_cursor.deep_ms)
    where sync_cursor.epoch = ${epoch}
      and (sync_cursor.updated_ms < excluded.updated_ms or excluded.deep_ms is not null)`.execute(tx);
}

/** Notes that a pass has reached the end. */
export async function endPass(
  tx: TenantTx,
  { tenantId, siteId, epoch }: CursorOf,
  pass: { passedMs: number; sweptMs: number; deep: boolean; census: boolean },
): Promise<void> {
  await sql`
    insert into sync_cursor (tenant_id, site_id, passed_ms, swept_ms, deep_at, census_at, epoch)
    values (${tenantId}, ${siteId}, ${pass.passedMs}, ${pass.sweptMs},
      case when ${pass.deep} then now() end, case when ${pass.census} then now() end, ${epoch})
    on conflict (tenant_id, site_id) do update set passed_ms = excluded.passed_ms, swept_ms = excluded.swept_ms,
      deep_at = coalesce(excluded.deep_at, sync_cursor.deep_at),
      deep_ms = case when ${pass.deep} then null else sync_cursor.deep_ms end,
      census_at = coalesce(excluded.census_at, sync_cursor.census_at)
    where sync_cursor.epoch = ${epoch}`.execute(tx);
}

/** Holds every other pass over the site off until the transaction ends, on whichever replica it runs. */
export async function lockSitePass(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('reconcile:' || ${tenantId}::text || ${siteId}::text, 0))`.execute(
    tx,
  );
}

/** Forgets how far the passes came, so that the next one reads the whole site again; one under way does not count. */
export async function forgetCursor(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`
    insert into sync_cursor (tenant_id, site_id, updated_ms, epoch) values (${tenantId}, ${siteId}, 0, 1)
    on conflict (tenant_id, site_id) do update set updated_ms = 0, passed_ms = 0, swept_ms = 0, deep_ms = null,
      deep_at = null, census_at = null, epoch = sync_cursor.epoch + 1`.execute(tx);
}
