import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 25;

/**
 * Waits until `look` gives something other than undefined, null or false, and gives that.
 * @param what what is waited for, in words: the error says them
 * @param limitMs generous by default: only a failure takes that long
 * @throws when the time is over, with what was seen last
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  limitMs = 60_000,
): Promise<T> {
  const limit = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (performance.now() > limit) throw new Error(`Waited ${limitMs / 1000} s, and it did not happen: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}
