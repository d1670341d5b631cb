import type { ImportForecast } from '@synapse/shared/import';
import { say } from '../sentences.ts';
import { jqlProject, type KnownProject, keyOfRef } from './project.ts';

/** What Jira gives at once with all of our fields asked for. */
export const IMPORT_PAGE = 100;

/**
 * What an import will cost: a read costs a point and one for each issue returned
 * (docs/reference/rate-limits.md#points).
 * @param issues how many, by Jira's approximate count
 * @param msPerIssue how long an issue takes when no budget holds it up
 * @param budget the points an import may still use this hour, and in each hour after; null: the site pays none
 */
export function forecastImport(
  issues: number,
  msPerIssue: number,
  budget: { left: number; msToReset: number; perHour: number } | null,
): Omit<ImportForecast, 'siteId' | 'jql'> {
  const requests = Math.max(1, Math.ceil(issues / IMPORT_PAGE));
  const points = requests + issues;
  const speedMs = issues * msPerIssue;
  const pointsMs = budget === null || points <= budget.left ? 0 : waitForPoints(points, budget);
  const short = budget !== null && pointsMs > speedMs;
  return {
    issues,
    requests,
    points,
    paysPoints: budget !== null,
    seconds: Math.ceil(Math.max(speedMs, pointsMs) / 1000),
    boundBy: short ? 'points' : 'speed',
    ...(short ? adviceOn(points, pointsMs, budget) : { advice: null }),
  };
}

function adviceOn(points: number, waitMs: number, budget: { left: number; perHour: number }) {
  const { message: advice, template } = say('import_points', {
    hours: String(Math.ceil(waitMs / 3_600_000)),
    points: String(points),
    left: String(budget.left),
    perHour: String(budget.perHour),
  });
  return { advice, template };
}

/** The rest of this hour, and then whole hours: an hour's points are there at its start. */
function waitForPoints(points: number, budget: { left: number; msToReset: number; perHour: number }): number {
  const after = points - Math.max(0, budget.left);
  const hours = Math.ceil(after / Math.max(1, budget.perHour));
  return budget.msToReset + (hours - 1) * 3_600_000;
}

/**
 * The condition an import asks Jira with.
 * @param projects their refs, so that a renamed project does not stop an import
 * @param clause to narrow the projects by, as readJqlClause wrote it
 */
export function importCondition(projects: readonly string[], clause: string | undefined): string {
  const within = `project in (${projects.map(jqlProject).join(', ')})`;
  return clause === undefined ? within : `${within} AND (${clause})`;
}

/** The same as people read it: its projects by the keys that they have now, for an id says nothing to anybody. */
export function sayCondition(
  known: readonly Pick<KnownProject, 'id' | 'key'>[],
  projects: readonly string[],
  condition: string,
): string {
  const asked = importCondition(projects, undefined);
  if (!condition.startsWith(asked)) return condition;
  const keys = projects.map((ref) => keyOfRef(known, ref));
  return importCondition(keys, undefined) + condition.slice(asked.length);
}

/** One page after another in an order that moves an issue that changes meanwhile to where it is still to come. */
export function importJql(condition: string, sinceMs: number | null): string {
  const since = sinceMs === null ? '' : ` AND updated >= ${Math.floor(sinceMs)}`;
  return `${condition}${since} ORDER BY updated ASC, key ASC`;
}
