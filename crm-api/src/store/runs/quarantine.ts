import { sql } from 'kysely';
import { issueWorkItem } from '../../domain/ticket/work-item.ts';
import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import { type IssueFault, parkIdleIssues } from '../workqueue/park-issues.ts';
import { enqueue } from '../workqueue/work-items.ts';

type Site = { tenantId: string; siteId: string };

/**
 * Quarantines issues by name, in the transaction that goes on without them: their work items are parked, so that a person
 * sees them among the failures, and a newer event, a retry or the next deep pass fetches them again. A work item that has
 * work just now is left alone: it will find out by itself.
 * @returns the issues whose work items are parked by that
 */
export async function quarantine(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  runId: string,
  faults: readonly IssueFault[],
): Promise<IssueFault[]> {
  const named = faults.filter(({ issueId }) => issueId !== '');
  if (named.length === 0) return [];
  const rows = named.map((f) => ({ issue_id: f.issueId, issue_key: f.issueKey, message: f.message }));
  await sql`
    insert into quarantined_issue (tenant_id, site_id, issue_id, issue_key, message, run_id)
    select ${tenantId}, ${siteId}, issue_id, issue_key, message, ${runId}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (issue_id text, issue_key text, message text)
     order by issue_id
    on conflict (tenant_id, site_id, issue_id) do update set issue_key = excluded.issue_key,
      message = excluded.message, run_id = excluded.run_id, at = now()`.execute(tx);
  const parked = await parkIdleIssues(tx, { tenantId, siteId }, named);
  return named.filter(({ issueId }) => parked.has(issueId));
}

/** Forgets that issues were quarantined. Returns those that were. */
export async function forget(tx: TenantTx, { tenantId, siteId }: Site, issueIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .deleteFrom('quarantined_issue')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', anyOf(issueIds))
    .returning('issue_id')
    .execute();
  return rows.map((row) => row.issue_id);
}

/** Issues have been taken: those of them that were quarantined are so no longer, and their work items go on. */
export async function takeBack(tx: TenantTx, site: Site, issueIds: readonly string[]): Promise<void> {
  if (issueIds.length === 0) return;
  await enqueue(tx, site.tenantId, workItemsOf(site, await forget(tx, site, issueIds)));
}

const workItemsOf = ({ siteId }: Site, issueIds: readonly string[]) => issueIds.map((id) => issueWorkItem(siteId, id));

export async function isQuarantined(tx: TenantTx, { tenantId, siteId }: Site, issueId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('quarantined_issue')
    .select('issue_id')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', issueId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Lets the work items of all that was quarantined before this run try again. */
export async function retryQuarantined(tx: TenantTx, site: Site, runId: string): Promise<void> {
  const rows = await tx
    .selectFrom('quarantined_issue')
    .select('issue_id')
    .where('tenant_id', '=', site.tenantId)
    .where('site_id', '=', site.siteId)
    .where('run_id', '<>', runId)
    .execute();
  const ids = rows.map((row) => row.issue_id);
  await enqueue(tx, site.tenantId, workItemsOf(site, ids));
}
