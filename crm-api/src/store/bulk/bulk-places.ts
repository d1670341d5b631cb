import { sql } from 'kysely';
import type { IssueTarget } from '../../domain/model/change.ts';
import type { TenantTx } from '../db/database.ts';
import { IS_FOLLOWING } from '../db/expressions.ts';

/** How many of some tickets follow, or are to follow, issues of one project; `link` null: of none. */
export type BulkPlace = {
  /** `issueId`: one of these issues; null where none is created yet. */
  link: (IssueTarget & { issueId: string | null }) | null;
  tickets: number;
};

/** Where the issues of these tickets are. Ids that name no ticket are left out. */
export async function readPlaces(tx: TenantTx, tenantId: string, ticketIds: readonly string[]): Promise<BulkPlace[]> {
  type Row = Omit<NonNullable<BulkPlace['link']>, 'siteId'> & { siteId: string | null; tickets: number };
  const { rows } = await sql<Row>`
    select l.site_id as "siteId", l.project_id as "projectId", l.project_key as "projectKey", min(l.issue_id) as "issueId",
           count(*)::int as tickets
      from ticket t
      left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
           and ${IS_FOLLOWING}
     where t.tenant_id = ${tenantId} and t.deleted_at is null and t.id = any(${ticketIds}::uuid[])
     group by 1, 2, 3
     order by 1, 2, 3`.execute(tx);
  return rows.map(({ siteId, tickets, ...link }) => ({ link: siteId === null ? null : { siteId, ...link }, tickets }));
}
