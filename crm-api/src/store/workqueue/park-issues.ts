import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import type { RunFault } from '../db/schema.ts';

/** An issue that could not be taken, and why, in plain words. */
export type IssueFault = RunFault & { issueId: string };

/**
 * Parks the work items of issues that could not be taken, each with why. One that has work just now is left alone: it will
 * find out by itself.
 * @returns the ids of the issues whose work items are parked by that
 */
export async function parkIdleIssues(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
  issues: readonly IssueFault[],
): Promise<Set<string>> {
  const rows = issues.map(({ issueId, ...reason }) => ({ issue_id: issueId, reason }));
  const { rows: parked } = await sql<{ issue_id: string }>`
    insert into work_item (tenant_id, kind, site_id, issue_id, parked_at, reason)
    select ${tenantId}, 'issue', ${siteId}::uuid, issue_id, now(), reason
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (issue_id text, reason jsonb) order by issue_id
    on conflict (tenant_id, site_id, issue_id) where kind = 'issue'
      do update set parked_at = now(), reason = excluded.reason, updated_at = now()
      where work_item.due_at is null and (work_item.lease_until is null or work_item.lease_until <= now())
    returning issue_id`.execute(tx);
  return new Set(parked.map((row) => row.issue_id));
}
