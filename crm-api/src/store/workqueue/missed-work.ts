import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/**
 * Makes due what is behind in Jira and has no work item that will see to it: a delivery that was lost. Which tickets those
 * are stands in a partial index (`behind` of domain/ticket/standing.ts): mostly there is none.
 */
export async function requeueMissedWork(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  await sql`
    with behind as materialized (
      select case when l.issue_id is null then 'create' else 'issue' end as kind,
        case when l.issue_id is null then t.id::text else l.site_id::text || ':' || l.issue_id end as key
      from ticket t join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
      where t.tenant_id = ${tenantId} and t.behind and l.site_id = ${siteId}),
    made as (
      insert into work_item (tenant_id, kind, key, site_id, due_at)
      select ${tenantId}, kind, key, ${siteId}::uuid, now() from behind
       where not exists (select from work_item w where w.tenant_id = ${tenantId} and w.kind = behind.kind and w.key = behind.key
         and (w.due_at is not null or w.parked_at is not null))
       order by kind, key
      on conflict (tenant_id, kind, key) do update set due_at = now(), generation = work_item.generation + 1, updated_at = now()
        where work_item.due_at is null and work_item.parked_at is null
      returning 1)
    select pg_notify('work_item', '') from made limit 1`.execute(tx);
}

/**
 * Makes the work items of issues due where a write of ours was sent before a time (epoch ms) and no event has told what it
 * replaced, whether or not the ticket follows the issue; and where a ticket left so long ago that no event can tell it
 * anything more. Read off partial indexes: mostly there is none.
 */
export async function requeueUntoldWrites(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  { beforeMs, leftMs }: { beforeMs: number; leftMs: number },
): Promise<void> {
  const before = sql`jsonb_build_object('before', ${beforeMs}::bigint)`;
  await sql`
    with untold as (
      select l.site_id::text || ':' || l.issue_id as key from issue_link l
       where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and l.written <> '{}' and l.state in ('linked', 'unlinked')
         and l.issue_id is not null and jsonb_path_exists(l.written, '$.*[*] ? (@.at <= $before)', ${before})
      union
      select ${siteId}::text || ':' || (one ->> 'issueId') from issue_link l
        cross join lateral jsonb_array_elements(l.left_writes) one
       where l.tenant_id = ${tenantId} and l.left_writes <> '[]' and one ->> 'siteId' = ${siteId}::text
         and ((one ->> 'leftAt')::bigint <= ${leftMs}::bigint
           or jsonb_path_exists(one, '$.written.*[*] ? (@.at <= $before)', ${before}))
       limit 500),
    made as (
      insert into work_item (tenant_id, kind, key, site_id, due_at)
      select ${tenantId}, 'issue', key, ${siteId}::uuid, now() from untold order by key
      on conflict (tenant_id, kind, key) do update set due_at = now(), generation = work_item.generation + 1, updated_at = now()
        where work_item.due_at is null and work_item.parked_at is null
      returning 1)
    select pg_notify('work_item', '') from made limit 1`.execute(tx);
}
