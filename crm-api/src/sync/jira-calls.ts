import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { PointLimits } from '../domain/rate-budget.ts';
import { CallLimiter } from '../jira/call-limiter.ts';
import type { Db } from '../store/database.ts';
import { createPointPool, type SharedPointPool } from './point-pool.ts';

/** What stands in front of every call to Jira; one a process, and all processes share the points. */
export type JiraCalls = { limiter: CallLimiter; pool: SharedPointPool; limits: PointLimits };

export function createJiraCalls(db: Db, limits: PointLimits, log: Logger): JiraCalls {
  // Real time, whatever the clock of the sync is: it is Jira's windows that are waited for.
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const pool = createPointPool(db, limits, {
    ...clock,
    onError: (error) => log.warn({ err: error }, 'what calls to Jira cost could not be written down'),
  });
  return { limiter: new CallLimiter(pool, clock), pool, limits };
}
