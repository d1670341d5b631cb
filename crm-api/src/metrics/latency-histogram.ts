/**
 * How long something took, as counts by step, which can be added up over minutes and sites; percentiles can't. The first
 * step is below the first number, the last is from the last one on.
 */
export const LATENCY_STEPS_MS = [
  20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000,
];

/** @returns the time in which `share` of all were done, as a line between the ends of its step tells; null: there was none */
export function percentileOf(counts: readonly number[] | null, share: number): number | null {
  const total = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (!counts || total === 0) return null;
  let before = 0;
  for (const [step, count] of counts.entries()) {
    if (count > 0 && before + count >= share * total) {
      const from = LATENCY_STEPS_MS[step - 1] ?? 0;
      const to = LATENCY_STEPS_MS[step] ?? from;
      return Math.round(from + ((to - from) * (share * total - before)) / count);
    }
    before += count;
  }
  return null;
}
