/**
 * Jira's clock as its answers tell it, epoch ms; null before the first answer. `earliest`: by the last answer alone, so that it is
 * never later than Jira's, also where ours runs faster or Jira's was set back by some seconds.
 */
export type JiraClock = { note(date: number): void; now(): number | null; earliest(): number | null };

type Told = { date: number; at: number };

/** An answer may be overtaken by later ones for as long as a call may take; what is older than that was set back. */
const OVERTAKEN_MS = 60_000;

/** Runs on by itself between two answers. A `Date` header is cut to the second. */
export function createJiraClock(elapsedMs: () => number = () => performance.now()): JiraClock {
  let known: Told | null = null;
  let last: Told | null = null;
  const runOn = (told: Told | null) => told && told.date + Math.floor(elapsedMs() - told.at);
  const now = () => runOn(known);
  return {
    note(date) {
      const expected = now();
      last = { date, at: elapsedMs() };
      if (expected === null || date > expected || date < expected - OVERTAKEN_MS) known = last;
    },
    now,
    earliest: () => runOn(last),
  };
}
