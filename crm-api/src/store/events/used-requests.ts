import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

export type RequestUse = {
  /** What its sender proved it by: the id of a signed request, or of Forge's invocation token. */
  id: string;
  purpose: string;
  /** Whether it may be used repeatedly: for what only reads, or has the same result. */
  repeatable: boolean;
};

/**
 * Remembers what a request of a site was used for (kept for longer than any is valid; see prune.ts).
 * @returns false when it was used before, and not for the same repeatable purpose
 */
export async function useRequest(
  tx: TenantTx,
  site: { tenantId: string; siteId: string },
  { id, purpose, repeatable }: RequestUse,
): Promise<boolean> {
  const { rows } = await sql`
    insert into used_request as u (tenant_id, site_id, request_id, purpose)
    values (${site.tenantId}, ${site.siteId}, ${id}, ${purpose})
    on conflict (tenant_id, site_id, request_id) do update set purpose = u.purpose
      where ${repeatable} and u.purpose = excluded.purpose
    returning 1`.execute(tx);
  return rows.length > 0;
}
