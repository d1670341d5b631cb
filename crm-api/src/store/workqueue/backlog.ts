import { sql } from 'kysely';
import type { WorkItemKind } from '../../domain/ticket/work-item.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';

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

export type WorkItemCount = { kind: WorkItemKind; due: number; parked: number; oldestSeconds: number };

/** How many work items are due or parked, and for how long the oldest of them has been due, by kind, over all tenants. */
export async function countWorkItems(tx: WorkerTx): Promise<WorkItemCount[]> {
  const { rows } = await sql<WorkItemCount>`
    select kind, count(*) filter (where parked_at is null and due_at <= now()) as due,
           count(*) filter (where parked_at is not null) as parked,
           coalesce(extract(epoch from now() - min(due_at) filter (where parked_at is null and due_at <= now())), 0)::float8
             as "oldestSeconds"
      from work_item where due_at is not null or parked_at is not null group by kind`.execute(tx);
  return rows;
}
