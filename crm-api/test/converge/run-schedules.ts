import fc from 'fast-check';
import type { Schedule } from './actions.ts';
import { reportFailure } from './report-failure.ts';
import { runSchedule } from './run-schedule.ts';
import { schedules } from './schedules.ts';
import type { SimulationDatabase } from './simulation/simulation-database.ts';

export type Runs = {
  schedules: number;
  seed: number;
  /** fast-check's path to one case of a seed, to replay only that. */
  path?: string | undefined;
  /** Of each strand, so many were played by an earlier run of this seed: they are passed over. */
  played?: number;
  /** Told after each schedule. */
  onDone?: (strand: number) => void;
  /** Told the words of each that does not converge; the others are played all the same. Without it, the first ends all. */
  onFailure?: (words: string) => void;
};

/** How many of a process run at once: while one waits for PostgreSQL, another computes. Each has a workspace and a Jira of its own. */
export const STRANDS = 3;

/**
 * Runs random schedules; rejects with the first that does not converge, shrunk to its smallest form: what it
 * violates, its steps, and the command that replays it.
 */
export async function runSchedules(
  database: SimulationDatabase,
  { schedules: count, seed, path, played = 0, onDone, onFailure }: Runs,
): Promise<void> {
  let failing: number | null = null;
  /** What of a strand's schedules failed first, after those that were played before; and how many that makes. */
  const check = async (strand: number, parameters: fc.Parameters<[Schedule]>, before: number) => {
    let left = before;
    let isShrinking = false;
    const property = fc.asyncProperty(schedules, async (schedule: Schedule) => {
      // Another strand has found one, and is making it smaller: that is enough.
      if (!onFailure && failing !== null && failing !== strand) return;
      if (left > 0) {
        left -= 1;
        return;
      }
      await runSchedule(database, schedule).catch((error: unknown) => {
        failing ??= strand;
        isShrinking = true;
        throw error;
      });
      if (!isShrinking) onDone?.(strand);
    });
    const found = await fc.check(property, parameters);
    return found.failed ? { words: reportFailure(found), played: found.numRuns } : null;
  };
  const checkAll = async (strand: number, parameters: fc.Parameters<[Schedule]>) => {
    for (let found = await check(strand, parameters, played); found; ) {
      if (!onFailure) throw new Error(found.words);
      onFailure(found.words);
      found = await check(strand, parameters, found.played);
    }
  };
  if (path !== undefined) return checkAll(0, { seed, path, endOnFailure: true });
  const strands = Array.from({ length: STRANDS }, (_, strand) => Math.floor((count + strand) / STRANDS));
  const ends = await Promise.allSettled(
    strands.map((numRuns, strand) => (numRuns > 0 ? checkAll(strand, { numRuns, seed: seed + strand }) : undefined)),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
