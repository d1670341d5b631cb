import { sql } from 'kysely';
import type { Workflow, WorkflowStep } from '../../domain/workflow/transition-path.ts';
import type { TenantTx } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';

/** A workflow belongs to an issue type of a project, by its ref. */
export type WorkflowOf = { siteId: string; project: string; issueTypeId: string };

/** How long what was seen of a workflow is trusted: an admin may change it at any time. */
const TRUST_HOURS = 24;

/** What was seen of a workflow lately. */
export async function readWorkflow(tx: TenantTx, tenantId: string, of: WorkflowOf): Promise<Workflow> {
  const rows = await tx
    .selectFrom('workflow_step')
    .select(['status_id', 'status', 'transitions'])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', of.siteId)
    .where('project', '=', of.project)
    .where('issue_type_id', '=', of.issueTypeId)
    .where('seen_at', '>', sql<Date>`now() - ${TRUST_HOURS} * interval '1 hour'`)
    .execute();
  return new Map(rows.map((row) => [row.status_id, { status: row.status, transitions: row.transitions }]));
}

export async function rememberStep(
  tx: TenantTx,
  tenantId: string,
  of: WorkflowOf,
  { status, transitions }: WorkflowStep,
): Promise<void> {
  const step = { project: of.project, issue_type_id: of.issueTypeId, status_id: status.id };
  const seen = { status: JSON.stringify(status), transitions: JSON.stringify(transitions) };
  await tx
    .insertInto('workflow_step')
    .values({ tenant_id: tenantId, site_id: of.siteId, ...step, ...seen })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'site_id', 'project', 'issue_type_id', 'status_id']).doUpdateSet((now) => ({
        status: now.ref('excluded.status'),
        transitions: now.ref('excluded.transitions'),
        seen_at: NOW,
      })),
    )
    .execute();
}
