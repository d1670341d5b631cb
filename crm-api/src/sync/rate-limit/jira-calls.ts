import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { PointLimits } from '../../domain/rate-limit/rate-budget.ts';
import { CallLimiter, type LimiterClock } from '../../jira/call-limiter.ts';
import { SiteBreaker } from '../../jira/site-breaker.ts';
import { steadyNow } from '../../steady-clock.ts';
import type { Db } from '../../store/db/database.ts';
import { wakeEnding } from '../../store/workqueue/work-items.ts';
import { createPointPool, type SharedPointPool } from './point-pool.ts';
import { createProcessShares } from './process-share.ts';

/** What every call to Jira passes; one per process, and all processes share the points and the bursts. */
export type JiraCalls = {
  limiter: CallLimiter;
  /** Which sites do not answer. */
  breaker: SiteBreaker;
  pool: SharedPointPool;
  limits: PointLimits;
  /** Writes down what was spent, and leaves the others this process's part. Never rejects. */
  close(): Promise<void>;
};

/**
 * Real time, whatever the clock of the sync is: it is Jira's windows that are waited for. By a clock that is set back by an hour, a
 * pause or a full window would last that hour.
 */
const REAL_TIME: LimiterClock = { now: steadyNow, sleep: (ms) => sleep(ms) };

export function createJiraCalls(db: Db, limits: PointLimits, log: Logger, clock = REAL_TIME): JiraCalls {
  const notWritten = (error: unknown) => log.warn({ err: error }, 'the cost of calls to Jira could not be recorded');
  const notSeen = (error: unknown) =>
    log.warn({ err: error }, 'the number of processes that call Jira could not be read');
  const pool = createPointPool(db, limits, { ...clock, onError: notWritten });
  const wake = (site: { tenantId: string; siteId: string }) => {
    wakeEnding(db, site).catch((error: unknown) =>
      log.warn({ err: error }, 'work that waits for a site could not be woken'),
    );
  };
  const parts = createProcessShares(db, { ...clock, onError: notSeen });
  return {
    limiter: new CallLimiter(pool, clock, parts),
    breaker: new SiteBreaker(clock.now, wake),
    pool,
    limits,
    async close() {
      await pool.flush().catch(notWritten);
      await parts.leave().catch(notSeen);
    },
  };
}
