import { sql } from 'kysely';
import type { Workflow, WorkflowStep } from '../../domain/workflow/transition-path.ts';
import type { TenantTx } from '../db/database.ts';

/** A workflow belongs to an issue type of a project, by its ref. */
export type WorkflowOf = { siteId: string; project: string; issueTypeId: string };

/** How long what was seen of a workflow is trusted: an admin may change it at any time. */
const TRUST_HOURS = 24;

/** What was seen of a workflow lately. */
export async function readWorkflow(tx: TenantTx, tenantId: string, of: WorkflowOf): Promise<Workflow> {
  const { rows } = await sql<{
    status_id: string;
    status: WorkflowStep['status'];
    transitions: WorkflowStep['transitions'];
  }>`
    select status_id, status, transitions from workflow_step
     where tenant_id = ${tenantId} and site_id = ${of.siteId}::uuid and project = ${of.project}
       and issue_type_id = ${of.issueTypeId} and seen_at > now() - ${TRUST_HOURS} * interval '1 hour'`.execute(tx);
  return new Map(rows.map((row) => [row.status_id, { status: row.status, transitions: row.transitions }]));
}

export async function rememberStep(
  tx: TenantTx,
  tenantId: string,
  of: WorkflowOf,
  { status, transitions }: WorkflowStep,
): Promise<void> {
  const seen = { status: JSON.stringify(status), transitions: JSON.stringify(transitions) };
  await sql`
    insert into workflow_step (tenant_id, site_id, project, issue_type_id, status_id, status, transitions)
    values (${tenantId}, ${of.siteId}::uuid, ${of.project}, ${of.issueTypeId}, ${status.id}, ${seen.status}::jsonb,
      ${seen.transitions}::jsonb)
    on conflict (tenant_id, site_id, project, issue_type_id, status_id) do update
      set status = excluded.status, transitions = excluded.transitions, seen_at = now()`.execute(tx);
}
