import type { HostSettings } from './host-settings.ts';

/**
 * How one product event is delivered.
 * @returns the delay of each delivery in platform seconds: none for a lost event, two for a repeated one
 */
export function planDelivery(eventType: string, settings: HostSettings, random: () => number): number[] {
  const { onlyEvents, drop, duplicate, reorder, reorderSeconds, delaySeconds } = settings;
  // Drawn whether used or not, so that one setting doesn't change the numbers of another.
  const drawn = {
    drop: random(),
    duplicate: random(),
    reorder: random(),
    late: random(),
    held: random(),
    again: random(),
  };
  if (onlyEvents.length > 0 && !onlyEvents.includes(eventType)) return [0];
  if (drawn.drop < drop) return [];
  const late = delaySeconds[0] + drawn.late * Math.max(0, delaySeconds[1] - delaySeconds[0]);
  const first = late + (drawn.reorder < reorder ? drawn.held * reorderSeconds : 0);
  if (drawn.duplicate >= duplicate) return [first];
  return [first, first + drawn.again * reorderSeconds];
}
