import type { CommentState } from '../model/comment.ts';
import type { LinkState } from '../model/link.ts';

/**
 * Everything that is ordered by an issue's `updated` (marks, cursors, fetches) relies on it being in the past. An import
 * or a wrong clock may date an issue ahead; believed, it would hide all that happens until then. Jira's own clock, its
 * `Date` header, is the measure.
 */

/** The header tells whole seconds, and Jira's machines differ by a little. */
export const MACHINES_DIFFER_MS = 5_000;

/** Whether a time can't have been yet. @param clockMs Jira's clock; null: not known, so nothing is ahead of it */
export function isAhead(ms: number, clockMs: number | null): boolean {
  return clockMs !== null && ms > clockMs + MACHINES_DIFFER_MS;
}

/** When something counts as updated: what is dated ahead, when it was read. */
export function datedBy(ms: number, clockMs: number | null): number {
  return clockMs !== null && isAhead(ms, clockMs) ? clockMs : ms;
}

/**
 * Whether a snapshot is as new as what asked for it. One that was dated ahead was dated by a clock that is cut to the
 * second, so it may seem a little older than it is.
 */
export function isAsNewAs(snapshot: { updated: number; clock?: number | null }, fromMs: number): boolean {
  const clock = snapshot.clock ?? null;
  return snapshot.updated >= fromMs || snapshot.updated === clock || isAhead(fromMs, clock);
}

/** Lets go of marks that are ahead of Jira's clock: nothing that comes could be newer than they. */
export function forgetAheadMarks(link: LinkState, comments: Iterable<CommentState>, clockMs: number | null): void {
  for (const [name, mark] of Object.entries(link.marks))
    if (isAhead(mark ?? 0, clockMs)) delete link.marks[name as never];
  if (isAhead(link.jiraUpdated, clockMs)) link.jiraUpdated = 0;
  if (link.fetchFrom !== null && isAhead(link.fetchFrom, clockMs)) link.fetchFrom = 0;
  for (const undated of Object.values(link.undated)) if (isAhead(undated.updated, clockMs)) undated.updated = 0;
  for (const comment of comments) if (isAhead(comment.jiraMark, clockMs)) comment.jiraMark = 0;
}
