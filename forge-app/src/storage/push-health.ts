import { kvs } from '@forge/kvs';
import { waitsAnyPush } from './waiting-pushes';

/** Why pushes fail. `none`: no push waits for another try. */
export type PushTrouble = 'none' | 'unreachable' | 'bad_signature' | 'refused' | 'overloaded';

/** `givenUp`: how many events the CRM or Forge has given up, ever; what they were is kept apart (given-up.ts). */
export type PushHealth = { trouble: PushTrouble; since: string; givenUp: number };

const KEY = 'push-health';

/** Small and there from the pairing on: the heartbeat reads it, and to read what is not there costs ten times as much. */
export async function findPushHealth(): Promise<PushHealth | undefined> {
  return await kvs.get<PushHealth>(KEY);
}

/** Starts again, with a pairing or where nothing is kept yet. */
export async function resetPushHealth(now: number): Promise<void> {
  await keep(noTroubleYet(now));
}

/** What stands where nothing was kept. */
export function noTroubleYet(now: number): PushHealth {
  return { trouble: 'none', since: new Date(now).toISOString(), givenUp: 0 };
}

/**
 * Remembers that pushes fail. Writes only when that changes: Forge bills writes, and there is a push per event.
 * @returns whether it changed
 */
export async function recordTrouble(trouble: PushTrouble, now: number): Promise<boolean> {
  const before = await findPushHealth();
  if ((before?.trouble ?? 'none') === trouble) return false;
  await keep({ trouble, since: new Date(now).toISOString(), givenUp: before?.givenUp ?? 0 });
  return true;
}

/** Remembers that no push fails any more, once none waits. @returns whether there was trouble until now */
export async function recordTroubleOver(now: number): Promise<boolean> {
  const before = await findPushHealth();
  if ((before?.trouble ?? 'none') === 'none' || (await waitsAnyPush())) return false;
  return await recordTrouble('none', now);
}

export async function recordGivenUpCount(givenUp: number, now: number): Promise<void> {
  const before = (await findPushHealth()) ?? noTroubleYet(now);
  await keep({ ...before, givenUp });
}

async function keep(health: PushHealth): Promise<void> {
  await kvs.set(KEY, health);
}
