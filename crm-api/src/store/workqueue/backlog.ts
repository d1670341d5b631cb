import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** The sites of a workspace of which `many` work items or more are due now. */
export async function listCongested(tx: TenantTx, tenantId: string, many: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from jira_site s
     where s.tenant_id = ${tenantId} and (
       select count(*) from (
         select from work_item w
          where w.tenant_id = ${tenantId} and w.site_id = s.id and w.due_at <= now() and w.parked_at is null
          limit ${many}) due) >= ${many}`.execute(tx);
  return rows.map(({ id }) => id);
}
