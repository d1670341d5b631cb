import { kvs } from '@forge/kvs';

/** Why pushes fail. `none`: the last one that changed anything got through. */
export type PushTrouble = 'none' | 'not_paired' | 'unreachable' | 'bad_signature' | 'refused' | 'overloaded';
export type PushHealth = { trouble: PushTrouble; since: string };

const KEY = 'push-health';

export async function findPushHealth(): Promise<PushHealth | undefined> {
  return await kvs.get<PushHealth>(KEY);
}

/**
 * Remembers how the pushes fare. Writes only when that changes: Forge bills writes, and there is a push per event.
 * @returns whether it changed
 */
export async function recordPushHealth(trouble: PushTrouble, now: number): Promise<boolean> {
  const before = await findPushHealth();
  if ((before?.trouble ?? 'none') === trouble) return false;
  await kvs.set(KEY, { trouble, since: new Date(now).toISOString() } satisfies PushHealth);
  return true;
}
