import { kvs } from '@forge/kvs';
import { recordGivenUpCount } from './push-health';

/** An event that the CRM refused for good. Its id names the issue; its contents are not kept. */
export type GivenUpEvent = { eventId: string; reason: string; at: string };
export type GivenUp = { total: number; latest: GivenUpEvent[] };

const KEY = 'given-up-events';

/** A KVS value holds 240 KiB; fifty are more than a person reads. */
const KEPT = 50;

export async function findGivenUp(): Promise<GivenUp> {
  return (await kvs.get<GivenUp>(KEY)) ?? { total: 0, latest: [] };
}

/** Two at the same instant may overwrite each other's entry: it is a clue for a person, not a ledger. */
export async function recordGivenUp(event: GivenUpEvent): Promise<void> {
  const before = await findGivenUp();
  const others = before.latest.filter((e) => e.eventId !== event.eventId);
  const total = before.total + (others.length === before.latest.length ? 1 : 0);
  await kvs.set(KEY, { total, latest: [event, ...others].slice(0, KEPT) } satisfies GivenUp);
  await recordGivenUpCount(total, Date.parse(event.at));
}
