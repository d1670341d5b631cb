import { isAhead } from '../../domain/site/jira-clock.ts';
import { type PassPlan, planPass } from '../../domain/site/plan-pass.ts';
import { isProjectId, jqlProject, keyOfRef } from '../../domain/site/project.ts';
import type { TenantTx } from '../../store/db/database.ts';
import { readCursors, type SyncCursor } from '../../store/runs/sync-cursor.ts';
import { participatingProjects, type SiteSettings } from '../../store/sites/site-configs.ts';
import type { SyncSettings } from '../engine/sync-context.ts';

/** A project that takes part, how far it was read, and from where a pass reads it. */
export type PlannedProject = { id: string; key: string; cursor: SyncCursor; plan: PassPlan };

/**
 * From where each project of a site is read next. One whose id is not known yet is left out.
 * @param clockMs the time now, by Jira's clock as far as it is known: a cursor that is ahead of it is not believed
 */
export async function planProjects(
  tx: TenantTx,
  tenantId: string,
  site: SiteSettings,
  { settings, clockMs }: { settings: SyncSettings; clockMs: number },
): Promise<PlannedProject[]> {
  const { reconcileOverlapMs: overlapMs, deepEveryMs, deepOverlapMs } = settings;
  const ids = participatingProjects(site).filter(isProjectId);
  const cursors = await readCursors(tx, { tenantId, siteId: site.id }, ids);
  return cursors.map((cursor) => {
    const updatedMs = isAhead(cursor.updatedMs, clockMs) ? cursor.passedMs : cursor.updatedMs;
    const deepMs = isAhead(cursor.deepMs ?? 0, clockMs) ? null : cursor.deepMs;
    const plan = planPass({ ...cursor, updatedMs, deepMs }, { overlapMs, deepEveryMs, deepOverlapMs });
    return { id: cursor.projectId, key: keyOfRef(site.known, cursor.projectId), cursor, plan };
  });
}

/** From when on (epoch ms; 0: everything) which projects, by their refs, are read. */
export type Since = { project: string; sinceMs: number };

/**
 * One search for all projects, each from its own time, so that an idle pass is one request. Epoch milliseconds,
 * unquoted, mean the same in every user's time zone, where Jira's date literals don't; no upper bound, so nothing is
 * missed while the pass runs (docs/reference/jira-rest.md#reading-what-changed).
 */
export function deltaJql(projects: readonly Since[]): string {
  return `${deltaClause(projects)} ORDER BY updated ASC, key ASC`;
}

/** The issues of these projects that were updated since each project's own time, as JQL. */
export function deltaClause(projects: readonly Since[]): string {
  const bySince = Map.groupBy(projects, ({ sinceMs }) => Math.floor(sinceMs));
  const clauses = [...bySince].map(([sinceMs, group]) => {
    const within = `project in (${group.map(({ project }) => jqlProject(project)).join(', ')})`;
    return sinceMs > 0 ? `${within} AND updated >= ${sinceMs}` : within;
  });
  return clauses.length === 1 ? clauses.join() : clauses.map((clause) => `(${clause})`).join(' OR ');
}
