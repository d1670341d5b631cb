import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { ANY_FIELD_DELIVERABLE } from '../tickets/pending-fields.ts';
import { PARTS_PENDING, somePart } from '../tickets/pending-parts.ts';

/**
 * What may be behind, without a look at every ticket: what waits for its issue or a fetch, and what was typed here, or
 * won a conflict, since a time. All of it is read off partial indexes.
 */
const candidates = (tenantId: string, siteId: string, sinceMs: number) => sql`
  and l.ticket_id = any (array(
    select ticket_id from issue_link where tenant_id = ${tenantId} and site_id = ${siteId} and issue_id is null
      and state in ('wanted', 'creating')
    union select ticket_id from issue_link where tenant_id = ${tenantId} and site_id = ${siteId} and fetch_from is not null
      and state = 'linked'
    union select ticket_id from field_history where tenant_id = ${tenantId} and at >= ${new Date(sinceMs).toISOString()}
      and (origin = 'crm' or rule = 'conflict_crm')
    union select ticket_id from comment where tenant_id = ${tenantId} and source = 'CRM'
      and created_at >= ${new Date(sinceMs).toISOString()}))`;

/**
 * Makes due what is behind in Jira and has no work item that will see to it: a delivery that was lost. The rules are those of
 * domain/model/ticket.ts.
 * @param sinceMs only what was typed since then (epoch ms); null: every ticket is looked at
 * @returns how many work items were enqueued
 */
export async function requeueMissedWork(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  sinceMs: number | null,
): Promise<number> {
  const among = sinceMs === null ? sql`` : candidates(tenantId, siteId, sinceMs);
  const { rows } = await sql<{ made: number }>`
    with behind as (
      select case when l.issue_id is null then 'create' else 'issue' end as kind,
        case when l.issue_id is null then t.id::text else l.site_id::text || ':' || l.issue_id end as key
      from issue_link l
      join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id
      where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and t.deleted_at is null
        and l.state in ('wanted', 'creating', 'linked') ${among}
        and (l.issue_id is null or l.fetch_from is not null
          or ${ANY_FIELD_DELIVERABLE}
          or ${somePart(PARTS_PENDING)})),
    made as (
      insert into work_item (tenant_id, kind, key, site_id, due_at)
      select ${tenantId}, kind, key, ${siteId}::uuid, now() from behind order by kind, key
      on conflict (tenant_id, kind, key) do update set due_at = now(), generation = work_item.generation + 1, updated_at = now()
        where work_item.due_at is null and work_item.parked_at is null
      returning 1)
    select count(*) as made, pg_notify('work_item', '') from made`.execute(tx);
  return rows[0]?.made ?? 0;
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
