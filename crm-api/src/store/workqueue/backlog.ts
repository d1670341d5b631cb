import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** How many work items of a workspace's sites are due now, counted up to `most`. */
export async function countDue(tx: TenantTx, tenantId: string, most: number): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*)::int as due from (
      select 1 from jira_site s cross join lateral (
        select 1 from work_item w
         where w.tenant_id = s.tenant_id and w.site_id = s.id and w.due_at <= now() and w.parked_at is null
         limit ${most}) one
       where s.tenant_id = ${tenantId} limit ${most}) due`.execute(tx);
  return rows[0]?.due ?? 0;
}
