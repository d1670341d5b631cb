import { sql } from 'kysely';
import type { IssueTarget } from '../../domain/model/change.ts';
import type { TenantTx } from '../db/database.ts';

/** How many of some tickets follow, or are to follow, issues of one project; `link` null: of none. */
export type BulkPlace = {
  link: { siteId: string; projectId: string | null; projectKey: string } | null;
  tickets: number;
};

/** Where the issues of these tickets are. Ids that name no ticket are left out. */
export async function readPlaces(tx: TenantTx, tenantId: string, ticketIds: readonly string[]): Promise<BulkPlace[]> {
  const { rows } = await sql<{ siteId: string | null; projectId: string | null; projectKey: string; tickets: number }>`
    select l.site_id as "siteId", l.project_id as "projectId", l.project_key as "projectKey", count(*)::int as tickets
      from ticket t
      left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
           and l.state in ('wanted', 'creating', 'linked')
     where t.tenant_id = ${tenantId} and t.deleted_at is null and t.id = any(${ticketIds}::uuid[])
     group by 1, 2, 3`.execute(tx);
  return rows.map(({ siteId, projectId, projectKey, tickets }) => ({
    link: siteId === null ? null : { siteId, projectId, projectKey },
    tickets,
  }));
}

/** Of each project that these tickets have issues in, the issue of one of them; null where none is created yet. */
export async function readIssueOfEach(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<(IssueTarget & { issueId: string | null })[]> {
  const { rows } = await sql<IssueTarget & { issueId: string | null }>`
    select distinct on (l.site_id, l.project_id, l.project_key)
           l.site_id as "siteId", l.project_id as "projectId", l.project_key as "projectKey", l.issue_id as "issueId"
      from issue_link l
      join ticket t on t.tenant_id = l.tenant_id and t.id = l.ticket_id and t.deleted_at is null
     where l.tenant_id = ${tenantId} and l.ticket_id = any(${ticketIds}::uuid[])
       and l.state in ('wanted', 'creating', 'linked')
     order by l.site_id, l.project_id, l.project_key, l.issue_id is null, l.ticket_id`.execute(tx);
  return rows;
}
