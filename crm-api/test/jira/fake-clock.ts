import type { LimiterClock } from '../../src/jira/call-limiter.ts';

export type FakeClock = LimiterClock & {
  /** Lets time pass, waking sleepers in their order; what they do in their turn is done before the next wakes. */
  advance(ms: number): Promise<void>;
};

/** Time that passes only when told to. */
export function createFakeClock(start = 1_000_000): FakeClock {
  let time = start;
  let sleepers: { at: number; wake(): void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    sleep: (ms) => new Promise<void>((wake) => sleepers.push({ at: time + ms, wake })),
    async advance(ms) {
      const end = time + ms;
      await settle();
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        sleepers = sleepers.filter((one) => one !== next);
        time = Math.max(time, next.at);
        next.wake();
        await settle();
      }
      time = end;
    },
  };
}
