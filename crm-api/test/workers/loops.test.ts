import { setTimeout as sleep } from 'node:timers/promises';
import { createClaimLoop } from '../../src/workers/loops.ts';

const POLL_MS = 200;
const failed = (error: unknown): never => {
  throw error;
};

/** A loop that is woken each few milliseconds until `isEnough`. */
async function wokenUntil(isEnough: (seen: { polls: number; fills: number; wakes: number }) => boolean) {
  const seen = { polls: 0, fills: 0, wakes: 0 };
  const loop = createClaimLoop({
    pollMs: POLL_MS,
    fill: async () => {
      seen.fills += 1;
    },
    onPoll: () => {
      seen.polls += 1;
    },
    onFailure: failed,
  });
  const began = performance.now();
  loop.start();
  while (!isEnough(seen)) {
    loop.wake();
    seen.wakes += 1;
    await sleep(2);
  }
  const ms = performance.now() - began;
  return { loop, seen, ms };
}

describe('a loop that claims', () => {
  it('polls by the clock however often it is woken: each wake was followed by a poll of its own, which undid the pace of the webhooks', async () => {
    const { loop, seen, ms } = await wokenUntil(({ polls }) => polls >= 3);
    await loop.stop();
    expect(seen.wakes).toBeGreaterThan(3);
    expect(seen.polls).toBeLessThanOrEqual(Math.floor(ms / POLL_MS));
  });

  it('claims once for each wake and each poll, and at the start', async () => {
    const { loop, seen } = await wokenUntil(({ wakes }) => wakes >= 50);
    await loop.stop();
    expect(seen.fills).toBeGreaterThan(1);
    expect(seen.fills).toBeLessThanOrEqual(1 + seen.wakes + seen.polls);
  });

  it('ends at once when it is stopped, and polls no more', async () => {
    const { loop, seen } = await wokenUntil(({ polls }) => polls >= 1);
    await loop.stop();
    const { polls, fills } = seen;
    await sleep(2 * POLL_MS);
    expect(seen).toMatchObject({ polls, fills });
  });
});
