import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Db } from '../store/db/database.ts';
import { clockProblem } from '../store/db/readiness.ts';
import { pruneByAge } from '../store/purge/prune.ts';

/** Removes, now and then, what nobody asks for any more, and looks at the clock. */
export type Housekeeping = {
  start(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
};

const EVERY_MS = 3_600_000;

export function createHousekeeping(db: Db, log: Log, now: () => number, auditDays: number): Housekeeping {
  const stopping = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const clock = await clockProblem(db, now);
        if (clock !== null) log.error({ clock }, 'the clock is wrong');
        const removed = await pruneByAge(db, { auditDays });
        if (Object.values(removed).some((rows) => rows > 0)) log.info({ removed }, 'old rows were removed');
      } catch (error) {
        // The database is away: it is tried again in an hour.
        log.warn({ err: error }, 'old rows could not be removed');
      }
      await sleep(EVERY_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    start() {
      loop = work();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}
