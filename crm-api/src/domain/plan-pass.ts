/** What one pass of the reconciler reads. Pure. */
export type PassPlan = {
  kind: 'delta' | 'deep';
  /** Issues updated since then (epoch ms) are read; 0: all. */
  sinceMs: number;
  /** The site was never read before: what it finds was missed by nobody. */
  first: boolean;
};

export type PassSettings = { overlapMs: number; deepEveryMs: number; deepOverlapMs: number };

/**
 * Where a pass begins. Jira's index lags, so a pass looks back before its cursor: far once a day, a little else. When
 * the last complete pass began, by Jira's own clock, later than the newest issue it knew by more than the lag, all
 * that could still have turned up had turned up: an idle site is then asked only for what is newer.
 */
export function planPass(
  cursor: { updatedMs: number; passedMs: number; deepMs: number | null; deepAgeMs: number | null },
  settings: PassSettings,
): PassPlan {
  const { updatedMs, passedMs, deepMs } = cursor;
  const first = updatedMs === 0;
  if (first) return { kind: 'deep', sinceMs: 0, first };
  if (cursor.deepAgeMs === null || cursor.deepAgeMs >= settings.deepEveryMs) {
    return { kind: 'deep', sinceMs: deepMs ?? Math.max(1, updatedMs - settings.deepOverlapMs), first };
  }
  const settled = passedMs - updatedMs > settings.overlapMs;
  return { kind: 'delta', sinceMs: settled ? updatedMs + 1 : Math.max(1, updatedMs - settings.overlapMs), first };
}
