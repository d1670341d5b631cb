import type { Log } from '../log.ts';
import { LATENCY_STEPS_MS } from '../metrics/latency-histogram.ts';
import type { Db } from '../store/db/database.ts';
import { recordSeries } from '../store/events/record-series.ts';
import { type Repeated, repeatEvery } from './loops.ts';

const EVERY_MS = 60_000;

/** Counts, once a minute, what the charts of the sync show. */
export function createSeriesRecorder(db: Db, log: Log): Repeated {
  return repeatEvery(EVERY_MS, async () => {
    try {
      await recordSeries(db, LATENCY_STEPS_MS);
    } catch (error) {
      // The database is away: what was missed is counted in a minute.
      log.warn({ err: error }, 'the figures of the sync charts could not be recorded');
    }
  });
}
