/** Jira's clock as its answers tell it, epoch ms; null before the first answer. */
export type JiraClock = { note(date: number): void; now(): number | null };

/** An answer may be overtaken by later ones for as long as a call may take; what is older than that was set back. */
const OVERTAKEN_MS = 60_000;

/** Runs on by itself between two answers, and never ahead of Jira: a `Date` header is cut to the second. */
export function createJiraClock(elapsedMs: () => number = () => performance.now()): JiraClock {
  let known: { date: number; at: number } | null = null;
  const now = () => known && known.date + Math.floor(elapsedMs() - known.at);
  return {
    note(date) {
      const expected = now();
      if (expected === null || date > expected || date < expected - OVERTAKEN_MS) known = { date, at: elapsedMs() };
    },
    now,
  };
}
