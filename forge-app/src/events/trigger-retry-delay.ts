import { createHash } from 'node:crypto';

/**
 * From when to when each retry may come, seconds. The queue takes 500 events a minute from a site and nothing for some
 * minutes after a deploy, Forge retries four times and waits 900 s at most
 * (docs/reference/forge-functions.md#trigger-errors). So the retries of a bulk change are spread, wider each time: some
 * ten thousand events get through in the end. What is more is found by the CRM's reconciler.
 */
const WINDOWS = [
  { from: 60, to: 300 },
  { from: 120, to: 600 },
  { from: 300, to: 900 },
  { from: 600, to: 900 },
] as const;

/**
 * After how many seconds Forge is asked to deliver an event again that its queue did not take.
 * @param retries how often it was delivered again before
 */
export function triggerRetryDelay(eventId: string, retries: number): number {
  const { from, to } = WINDOWS[Math.min(retries, 3)] ?? WINDOWS[3];
  return from + Math.floor(fractionOf(`${eventId}/${retries}`) * (to - from + 1));
}

/** A number from 0 to 1 that is always the same for a text and falls anywhere for many. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
