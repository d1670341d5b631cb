import { sql } from 'kysely';
import { issueWorkItem, workItemOf } from '../../domain/ticket/work-item.ts';
import type { TenantTx } from '../db/database.ts';
import { enqueue } from './work-items.ts';

type Site = { tenantId: string; siteId: string };

/**
 * Makes due what is behind in Jira and has no work item that will see to it: a delivery that was lost. Which tickets those
 * are stands in a partial index (`behind` of domain/ticket/standing.ts): mostly there is none.
 */
export async function requeueMissedWork(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  const { rows } = await sql<{ id: string; issueId: string | null }>`
    select t.id, l.issue_id as "issueId"
      from ticket t join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
     where t.tenant_id = ${tenantId} and t.behind and l.site_id = ${siteId}
       and not exists (select from work_item w where w.tenant_id = ${tenantId} and w.kind = 'issue'
             and w.site_id = l.site_id and w.issue_id = l.issue_id and ${IS_SEEN_TO})
       and not exists (select from work_item w where w.tenant_id = ${tenantId} and w.kind = 'create'
             and w.ticket_id = t.id and l.issue_id is null and ${IS_SEEN_TO})`.execute(tx);
  const workItems = rows.flatMap(({ id, issueId }) => workItemOf({ id, link: { siteId, issueId } }) ?? []);
  await enqueue(tx, tenantId, workItems);
}

const IS_SEEN_TO = sql`(w.due_at is not null or w.parked_at is not null)`;

/**
 * Makes the work items of issues due where a write of ours was sent before a time (epoch ms) and no event has told what it
 * replaced, whether or not the ticket follows the issue; where Jira did not show the issue when that was asked, and it is to be
 * asked again; and where a ticket left so long ago that no event can tell it anything more. Read off partial indexes: mostly
 * there is none.
 */
export async function requeueUncheckedWrites(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  { beforeMs, leftMs, nowMs }: { beforeMs: number; leftMs: number; nowMs: number },
): Promise<void> {
  const times = sql`jsonb_build_object('before', ${beforeMs}::bigint, 'now', ${nowMs}::bigint)`;
  const isDue = sql.raw('? (@.asked.againAt <= $now || (!(exists(@.asked)) && @.at <= $before))');
  const { rows } = await sql<{ issue_id: string }>`
    select issue_id from (
      select l.issue_id from issue_link l
       where l.tenant_id = ${tenantId} and l.site_id = ${siteId} and l.written <> '{}' and l.state in ('linked', 'unlinked')
         and l.issue_id is not null and jsonb_path_exists(l.written, '$.*[*] ${isDue}', ${times})
      union
      select one ->> 'issueId' from issue_link l
        cross join lateral jsonb_array_elements(l.left_writes) one
       where l.tenant_id = ${tenantId} and l.left_writes <> '[]' and one ->> 'siteId' = ${siteId}::text
         and (((one ->> 'leftAt')::bigint <= ${leftMs}::bigint and not jsonb_path_exists(one, '$.written.*[*].asked'))
           or jsonb_path_exists(one, '$.written.*[*] ${isDue}', ${times}))) unchecked
     where not exists (select from work_item w where w.tenant_id = ${tenantId} and w.kind = 'issue'
         and w.site_id = ${siteId}::uuid and w.issue_id = unchecked.issue_id and ${IS_SEEN_TO})
     limit 500`.execute(tx);
  const workItems = rows.map((row) => issueWorkItem(siteId, row.issue_id));
  await enqueue(tx, tenantId, workItems);
}
