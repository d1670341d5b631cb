import { Gauge, type Registry } from 'prom-client';
import { expiringCache } from '../expiring-cache.ts';
import type { Log } from '../log.ts';
import type { Db } from '../store/db/database.ts';
import { clockAhead } from '../store/db/readiness.ts';

/** What Jira's answers tell of this process's clock. */
export type JiraTimes = {
  /** @param aheadMs by how much our clock was ahead of the `Date` of an answer of a site */
  note(siteId: string, aheadMs: number): void;
  /** By how much our clock is ahead of Jira's, ms; null while no site has answered lately. */
  aheadMs(): number | null;
};

/** A site that has not answered for so long says nothing of our clock now. */
const LATELY_MS = 15 * 60_000;
const SITES_KEPT = 1_000;

/** Of the sites that answered lately, the one that is nearest to our clock counts: one whose clock is wrong proves nothing. */
export function createJiraTimes(elapsedMs: () => number = () => performance.now()): JiraTimes {
  const known = expiringCache<{ aheadMs: number }>({ max: SITES_KEPT, ttlMs: LATELY_MS, now: elapsedMs });
  return {
    note(siteId, aheadMs) {
      known.set(siteId, { aheadMs });
    },
    aheadMs() {
      const [nearest] = [...known.values()].map(({ aheadMs }) => aheadMs).sort((a, b) => Math.abs(a) - Math.abs(b));
      return nearest ?? null;
    },
  };
}

/** By how much the clock of this process is ahead of the others it sees. Each replica reports its own. */
export function registerClockGauge(
  registry: Registry,
  db: Db,
  log: Log,
  { now, jiraTimes }: { now(): number; jiraTimes: JiraTimes },
): void {
  new Gauge({
    name: 'synapse_clock_ahead_seconds',
    help: 'By how much the clock of this process is ahead of another; less than 0: behind it',
    labelNames: ['of'] as const,
    registers: [registry],
    async collect() {
      const ofJira = jiraTimes.aheadMs();
      if (ofJira === null) this.remove({ of: 'jira' });
      else this.set({ of: 'jira' }, ofJira / 1000);
      try {
        this.set({ of: 'database' }, (await clockAhead(db, now)).ms / 1000);
      } catch (error) {
        log.warn({ err: error }, 'the clock of the database cannot be read');
      }
    },
  });
}
