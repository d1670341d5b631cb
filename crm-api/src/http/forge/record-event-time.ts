import { expiringCache } from '../../expiring-cache.ts';
import type { Log } from '../../log.ts';
import { type Db, withTenant } from '../../store/db/database.ts';
import { recordEventTime } from '../../store/sites/site-health.ts';

/** Half a minute is exact enough for a person, and a write per event would make every push wait for one row. */
const AT_MOST_EVERY_MS = 30_000;
const SITES_REMEMBERED = 10_000;

export type RecordEventTime = (site: { tenantId: string; siteId: string }) => void;

/** Remembers for each site when an event last came. Nobody waits for it, and nothing fails by it. */
export function createEventClock(using: { db: Db; log: Log; now: () => number }): RecordEventTime {
  const noted = expiringCache<true>({ max: SITES_REMEMBERED, ttlMs: AT_MOST_EVERY_MS, now: using.now });
  return ({ tenantId, siteId }) => {
    const at = using.now();
    if (noted.has(siteId)) return;
    noted.set(siteId, true);
    withTenant(using.db, tenantId, (tx) => recordEventTime(tx, { tenantId, siteId, at: new Date(at) })).catch(
      (error: unknown) => using.log.warn({ err: error }, 'the time of the last event could not be recorded'),
    );
  };
}
