/**
 * How long to wait after so many failures: doubling from the base, at most `maxMs`, and ×0.7 to 1.3 so that those that failed
 * together do not come back together.
 * @param failures before this one, from 0
 * @returns milliseconds
 */
export function backoffMs(
  failures: number,
  { baseMs, maxMs }: { baseMs: number; maxMs: number },
  random: () => number = Math.random,
): number {
  return Math.min(maxMs, baseMs * 2 ** Math.min(failures, 20)) * (0.7 + 0.6 * random());
}
