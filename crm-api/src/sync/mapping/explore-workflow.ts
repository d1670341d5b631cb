import type { JiraStatus } from '../../domain/fields/synced-field.ts';
import { jqlProject } from '../../domain/site/project.ts';
import type { Plan, Workflow } from '../../domain/workflow/transition-path.ts';
import { planPath } from '../../domain/workflow/transition-path.ts';
import { withTenant } from '../../store/db/database.ts';
import { readWorkflow, rememberStep, type WorkflowOf } from '../../store/mapping/workflow-steps.ts';
import type { SiteConnection, SyncContext } from '../engine/sync-context.ts';
import { readTransitions } from '../outbound/read-transitions.ts';

export type Explorer = { sync: SyncContext; tenantId: string; site: SiteConnection; of: WorkflowOf };

/** How many other issues are looked at for one way at the most. */
const SAMPLES_MAX = 10;

/**
 * Plans a way, and where what is known does not lead there, looks at what other issues of the type offer in the
 * statuses on the way: Jira shows a workflow only from an issue's current status (GET …/transitions).
 * @returns `explore` only when no issue is in those statuses
 */
export async function planByLooking(
  explorer: Explorer,
  from: JiraStatus,
  reaches: (status: JiraStatus) => boolean,
  given: ReadonlySet<string>,
): Promise<Plan> {
  const asked = new Set<string>();
  for (;;) {
    const plan = planPath(await knownWorkflow(explorer), from.id, reaches, given);
    if (plan.kind !== 'explore') return plan;
    const next = plan.paths.map((path) => path.at(-1)?.to ?? from).find((status) => !asked.has(status.id));
    if (!next || asked.size >= SAMPLES_MAX) return plan;
    asked.add(next.id);
    await lookFrom(explorer, next);
  }
}

/** What is known of the workflow so far; nothing is asked. */
export function knownWorkflow({ sync, tenantId, of }: Explorer): Promise<Workflow> {
  return withTenant(sync.db, tenantId, (tx) => readWorkflow(tx, tenantId, of));
}

/** Remembers what the workflow offers from a status, by an issue in that status. False when there is none. */
export async function lookFrom({ sync, tenantId, site, of }: Explorer, status: JiraStatus): Promise<boolean> {
  const { issues } = await site.client.search({
    jql: `project = ${jqlProject(of.project)} AND issuetype = ${of.issueTypeId} AND status = ${status.id} ORDER BY updated DESC`,
    fields: ['updated', 'status'],
    maxResults: 1,
  });
  const [issue] = issues;
  if (!issue) return false;
  const transitions = await readTransitions(site.client, issue.id);
  await withTenant(sync.db, tenantId, (tx) => rememberStep(tx, tenantId, of, { status, transitions }));
  return true;
}
