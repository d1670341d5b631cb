import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** How many work items are due now of the sites whose issues some tickets follow or are to follow, counted up to `most`. */
export async function countDue(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
  most: number,
): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*)::int as due from (
      select 1 from (
        select distinct l.site_id from issue_link l
         where l.tenant_id = ${tenantId} and l.ticket_id = any(${ticketIds}::uuid[])
           and l.state in ('wanted', 'creating', 'linked')) s
        cross join lateral (
          select 1 from work_item w
           where w.tenant_id = ${tenantId} and w.site_id = s.site_id and w.due_at <= now() and w.parked_at is null
           limit ${most}) one
       limit ${most}) due`.execute(tx);
  return rows[0]?.due ?? 0;
}
