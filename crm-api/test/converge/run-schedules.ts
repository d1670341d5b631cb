import fc from 'fast-check';
import { type Schedule, schedules } from './actions.ts';
import type { ArenaDatabase } from './arena.ts';
import { runSchedule } from './run-schedule.ts';

export type Runs = {
  schedules: number;
  seed: number;
  /** fast-check's path to one case of a seed, to replay only that. */
  path?: string | undefined;
  /** Told after each schedule. */
  onDone?: () => void;
};

/** How many schedules run at once: while one waits for PostgreSQL, another computes. Each has a workspace and a Jira of its own. */
const STRANDS = 3;

/**
 * Runs random schedules; rejects with the first that does not converge, shrunk to its smallest form, with the seed and
 * the path that replay it.
 */
export async function runSchedules(
  database: ArenaDatabase,
  { schedules: count, seed, path, onDone }: Runs,
): Promise<void> {
  const property = fc.asyncProperty(schedules, async (schedule: Schedule) => {
    await runSchedule(database, schedule);
    onDone?.();
  });
  if (path !== undefined) return fc.assert(property, { seed, path });
  const strands = Array.from({ length: STRANDS }, (_, strand) => Math.floor((count + strand) / STRANDS));
  await Promise.all(
    strands.map((numRuns, strand) => (numRuns > 0 ? fc.assert(property, { numRuns, seed: seed + strand }) : undefined)),
  );
}
