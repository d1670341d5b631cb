import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** A user of the CRM, as their last token named them. */
export type CrmUserRow = { userId: string; name: string; email: string | null };

/** Remembers who used the CRM. A token without an address leaves the one that is known. */
export async function recordLastSeen(tx: TenantTx, tenantId: string, user: CrmUserRow): Promise<void> {
  await sql`
    insert into crm_user (tenant_id, user_id, name, email) values (${tenantId}, ${user.userId}, ${user.name}, ${user.email})
    on conflict (tenant_id, user_id) do update
      set name = excluded.name, email = coalesce(excluded.email, crm_user.email), seen_at = now()`.execute(tx);
}

/** By name. The last seen first where there are more than a person looks through. */
export async function listUsers(tx: TenantTx, tenantId: string): Promise<CrmUserRow[]> {
  const { rows } = await sql<CrmUserRow>`
    select user_id as "userId", name, email from (
      select * from crm_user where tenant_id = ${tenantId} order by seen_at desc limit 1000) recent
    order by name, user_id`.execute(tx);
  return rows;
}
