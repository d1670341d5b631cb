import type { Log } from '../log.ts';
import type { Db } from '../store/db/database.ts';
import { clockProblem } from '../store/db/readiness.ts';
import type { SharedClock } from '../store/db/shared-clock.ts';
import { pruneByAge } from '../store/purge/prune.ts';
import { type Repeated, repeatEvery } from './loops.ts';

const EVERY_MS = 3_600_000;
/** A clock that is set while the process runs is wrong for no longer than this. */
const MEASURE_MS = 10_000;

/** Removes, now and then, what nobody asks for any more, and looks at the clock. */
export function createHousekeeping(db: Db, log: Log, now: () => number, auditDays: number): Repeated {
  return repeatEvery(EVERY_MS, async () => {
    try {
      const clock = await clockProblem(db, now);
      if (clock !== null) log.error({ clock }, 'the clock is wrong');
      const removed = await pruneByAge(db, { auditDays });
      if (Object.values(removed).some((rows) => rows > 0)) log.info({ removed }, 'old rows were removed');
    } catch (error) {
      // The database is away: it is tried again in an hour.
      log.warn({ err: error }, 'old rows could not be removed');
    }
  });
}

/** So soon it is measured again where the database did not answer. */
const MEASURE_AGAIN_MS = 500;

/** A clock that was set, or a machine that was suspended: one of the two clocks of this process has not counted that. */
const JUMP_MS = 500;
const wallApart = () => Date.now() - performance.now();

/**
 * Keeps the time that all processes have in common.
 * @returns `measured`: resolves when it is known. Until then nothing is to be begun that others go by
 */
export function createClockKeeper(clock: SharedClock, log: Log): Repeated & { measured: Promise<void> } {
  const { promise: measured, resolve } = Promise.withResolvers<void>();
  let nextAt = 0;
  let apart = wallApart();
  const measure = async () => {
    const jumped = Math.abs(wallApart() - apart) > JUMP_MS;
    if (performance.now() < nextAt && !jumped) return;
    try {
      apart = wallApart();
      await clock.measure();
      nextAt = performance.now() + MEASURE_MS;
      resolve();
    } catch (err) {
      nextAt = 0;
      log.debug({ err }, 'the clock could not be compared with the database’s');
    }
  };
  return { ...repeatEvery(MEASURE_AGAIN_MS, measure), measured };
}
