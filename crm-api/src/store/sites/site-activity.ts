import { LAST_TIME } from '@synapse/shared/jira-event';
import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

export type SiteActivity = {
  baseUrl: string;
  newestChange: { issueKey: string; happenedAt: Date } | null;
  lastSentAt: Date | null;
};

/** The newest change on a site that is known, and when one of ours was last sent there; undefined: no such site. */
export async function findSiteActivity(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
): Promise<SiteActivity | undefined> {
  const { rows } = await sql<{ base_url: string; issue_key: string | null; ms: number; sent: Date | null }>`
    select s.base_url, newest.issue_key, newest.jira_updated as ms,
           (select max(last_to_jira_at) from issue_link where tenant_id = ${tenantId} and site_id = s.id) as sent
      from jira_site s
      left join lateral (
        select issue_key, jira_updated from issue_link
         where tenant_id = ${tenantId} and site_id = s.id and issue_key is not null and jira_updated between 1 and ${LAST_TIME}
         order by jira_updated desc limit 1) newest on true
     where s.tenant_id = ${tenantId} and s.id = ${siteId}::uuid`.execute(tx);
  const row = rows[0];
  return (
    row && {
      baseUrl: row.base_url,
      newestChange: row.issue_key === null ? null : { issueKey: row.issue_key, happenedAt: new Date(row.ms) },
      lastSentAt: row.sent,
    }
  );
}
