import type { ScheduledTrigger } from './manifest.ts';

const SECONDS = { fiveMinute: 300, hour: 3600, day: 86_400, week: 604_800 };

/** Node's timers hold no longer delay. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Fires each scheduledTrigger at its interval, in platform seconds; like Forge's, they are not retried. */
export function startSchedules(
  schedules: readonly ScheduledTrigger[],
  secondMs: number,
  fire: (schedule: ScheduledTrigger) => void,
): { stop(): void } {
  const timers = schedules.map((schedule) => {
    const every = Math.min(LONGEST_TIMER_MS, SECONDS[schedule.interval] * secondMs);
    return setInterval(() => fire(schedule), every).unref();
  });
  return {
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
