import { steadyNow } from '../../steady-clock.ts';
import { type Db, forWork } from './database.ts';
import { DatabaseAwayError } from './pg-error.ts';
import { clockAhead } from './readiness.ts';

/** The time as all processes over one database have it, whatever their own clocks say. */
export type SharedClock = {
  /**
   * Epoch ms. Where nobody has tried to measure it, by the clock of this process.
   * @throws DatabaseAwayError where that was tried in vain: nothing is to be begun that others go by
   */
  now(): number;
  /** @throws when the database does not answer: what was measured before still counts */
  measure(): Promise<void>;
};

/** Clocks that are set by NTP are no farther apart than this, ms, and what is measured is no more exact. */
const WITHIN_MS = 1_000;

/**
 * What one process notes another one goes by, such as until when something may still arrive in Jira. So a clock that is wrong is
 * corrected by as much as it is away from the database's.
 * @param own the clock of this process, epoch ms. Left out: one that nobody sets between two measurements
 */
export function createSharedClock(db: Db, own: () => number = steadyNow): SharedClock {
  let aheadMs = 0;
  let known: boolean | undefined;
  return {
    now() {
      if (known === false) throw new DatabaseAwayError('the time that all processes have in common is not known yet');
      return own() - aheadMs;
    },
    async measure() {
      const { ms, within } = await clockAhead(forWork(db, 'readiness'), own).catch((error: unknown) => {
        known ??= false;
        throw error;
      });
      known = true;
      if (Math.abs(ms - aheadMs) > WITHIN_MS + within) aheadMs = Math.round(ms);
    },
  };
}
