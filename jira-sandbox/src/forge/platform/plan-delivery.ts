import type { HostSettings } from './host-settings.ts';

/** A die with a memory: the same seed throws the same numbers (mulberry32). */
export function seededDie(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * How one product event is delivered.
 * @returns the delay of each delivery in platform seconds: none for a lost event, two for a repeated one
 */
export function planDelivery(eventType: string, settings: HostSettings, die: () => number): number[] {
  const { onlyEvents, drop, duplicate, reorder, reorderSeconds, delaySeconds } = settings;
  // Thrown whether used or not, so that one setting doesn't change the luck of another.
  const luck = { drop: die(), duplicate: die(), reorder: die(), late: die(), held: die(), again: die() };
  if (onlyEvents.length > 0 && !onlyEvents.includes(eventType)) return [0];
  if (luck.drop < drop) return [];
  const late = delaySeconds[0] + luck.late * Math.max(0, delaySeconds[1] - delaySeconds[0]);
  const first = late + (luck.reorder < reorder ? luck.held * reorderSeconds : 0);
  if (luck.duplicate >= duplicate) return [first];
  return [first, first + luck.again * reorderSeconds];
}
