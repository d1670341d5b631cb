import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** By issue, the comments of these issues of a site that count as standing there, by Jira's ids. */
export async function findKnownComments(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueIds: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ issue_id: string; ids: string[] }>`
    select l.issue_id, array_agg(c.jira_comment_id order by c.created_at, c.id) as ids
      from issue_link l join comment c on c.tenant_id = l.tenant_id and c.ticket_id = l.ticket_id
     where l.tenant_id = ${tenantId} and l.site_id = ${siteId}::uuid and l.issue_id = any(${issueIds}::text[])
       and c.jira_comment_id is not null and not c.deleted_in_jira
     group by l.issue_id`.execute(tx);
  return new Map(rows.map((row) => [row.issue_id, row.ids]));
}

/** Which of these comments everybody who sees their issues may read. */
export async function findPublicComments(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx
    .selectFrom('comment')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('visibility', '=', 'public')
    .where('deleted_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
