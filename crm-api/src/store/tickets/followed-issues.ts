import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** The issue that a ticket follows or last followed; its id is null while it is being created. */
export type FollowedIssue = { siteId: string; issueId: string | null };

/**
 * The issues that these tickets follow or last followed, also those that a link was made to forget: the last of those that were
 * left, for the link's site may be where a new one was wanted since. A ticket that never had one, and waits for none, is left out.
 */
export async function findFollowedIssues(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, FollowedIssue>> {
  const { rows } = await sql<{ id: string } & FollowedIssue>`
    select l.ticket_id as id, coalesce(last.site_id, l.site_id) as "siteId", coalesce(l.issue_id, last.issue_id) as "issueId"
      from issue_link l
      left join lateral (
        select (one ->> 'siteId')::uuid as site_id, one ->> 'issueId' as issue_id
          from jsonb_array_elements(l.left_issues) with ordinality as left_issue (one, place)
         where one ->> 'issueId' is not null
         order by (one ->> 'epoch')::int desc, place desc limit 1) last on l.issue_id is null and l.state = 'unlinked'
     where l.tenant_id = ${tenantId} and l.ticket_id = any(${ticketIds}::uuid[])
       and (l.state <> 'unlinked' or coalesce(l.issue_id, last.issue_id) is not null)`.execute(tx);
  return new Map(rows.map(({ id, ...followed }) => [id, followed]));
}
