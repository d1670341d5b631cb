/** What one pass of the reconciler reads. Pure. */
export type PassPlan = {
  kind: 'delta' | 'deep';
  /** Issues updated since then (epoch ms) are read; 0: all. */
  sinceMs: number;
  /** The site was never read to the end before: what it finds was missed by nobody. */
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
  const { updatedMs, passedMs, deepMs, deepAgeMs } = cursor;
  // A pass over everything that did not end goes on from what it had committed.
  if (deepAgeMs === null) return { kind: 'deep', sinceMs: backFrom(updatedMs, settings.overlapMs), first: true };
  if (deepAgeMs >= settings.deepEveryMs) {
    return { kind: 'deep', sinceMs: deepMs ?? backFrom(updatedMs, settings.deepOverlapMs), first: false };
  }
  const settled = updatedMs > 0 && passedMs - updatedMs > settings.overlapMs;
  return { kind: 'delta', sinceMs: settled ? updatedMs + 1 : backFrom(updatedMs, settings.overlapMs), first: false };
}

/** 0, everything, when nothing was ever seen. */
function backFrom(updatedMs: number, overlapMs: number): number {
  return Math.max(0, updatedMs - overlapMs);
}
