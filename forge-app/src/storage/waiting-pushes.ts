import { kvs, WhereConditions } from '@forge/kvs';

/**
 * The events whose push failed and is tried again, one key each: Forge tells nobody what waits in a queue. Only a push
 * that fails writes here, for Forge bills writes and there is a push per event.
 */

const PREFIX = 'waiting-push:';

/**
 * Forge tries an event for 24 hours (docs/reference/forge-functions.md#queue); what is older was given up there, and
 * nobody told us.
 */
const FORGE_TRIES_MS = 25 * 3_600_000;

/** A query gives at most this many. */
const COUNTED = 100;

export type WaitingPushes = { waiting: number; oldestAt: string | null /** Ids that Forge gave up. */; lost: string[] };

type Entry = { eventId: string; since: string };

export async function notePushWaits(eventId: string, now: number): Promise<void> {
  await kvs.set(PREFIX + eventId, { eventId, since: new Date(now).toISOString() } satisfies Entry);
}

/** Whether any push waits for another try. */
export async function waitsAnyPush(): Promise<boolean> {
  return (await firstWaiting(1)).length > 0;
}

/** Forgets them all: they were for a CRM that this site is paired with no longer, or will be reported again. */
export async function forgetWaitingPushes(): Promise<void> {
  // A query may still show what has just been deleted, so it must end by itself.
  for (let page = 0; page < 50; page++) {
    const entries = await firstWaiting(COUNTED);
    await Promise.all(entries.map(({ eventId }) => notePushEnded(eventId)));
    if (entries.length < COUNTED) return;
  }
}

export async function notePushEnded(eventId: string): Promise<void> {
  await kvs.delete(PREFIX + eventId);
}

/** How many wait and since when, and which of them Forge has given up: whoever has recorded those calls notePushEnded. */
export async function readWaitingPushes(now: number): Promise<WaitingPushes> {
  const entries = await firstWaiting(COUNTED);
  const isLost = ({ since }: Entry) => now - Date.parse(since) > FORGE_TRIES_MS;
  const lost = entries.filter(isLost).map(({ eventId }) => eventId);
  const waiting = entries.filter((entry) => !isLost(entry)).map(({ since }) => since);
  return { waiting: waiting.length, oldestAt: waiting.toSorted()[0] ?? null, lost };
}

async function firstWaiting(count: number): Promise<Entry[]> {
  const { results } = await kvs.query().where('key', WhereConditions.beginsWith(PREFIX)).limit(count).getMany();
  return results.map(({ value }) => value as Entry);
}
