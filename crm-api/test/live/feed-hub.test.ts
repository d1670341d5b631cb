import { expect, test } from '@jest/globals';
import type { LiveEvent } from '@synapse/shared/live';
import fc from 'fast-check';
import { createFeedHub, type Follower } from '../../src/live/feed-hub.ts';
import { createLog } from '../../src/log.ts';

/**
 * The cutover from what was missed to what happens, over every order in which reads and writes can come about: a
 * feed in memory whose answers arrive when fast-check's scheduler says so. live.test.ts does the same with PostgreSQL,
 * where the order is whatever it happens to be.
 */
const log = createLog({ level: 'silent', nodeEnv: 'test' });

const eventOf = (seq: number): LiveEvent => ({
  seq,
  kind: 'ticket.updated',
  ticketId: null,
  at: '2026-01-01T00:00:00.000Z',
  origin: 'crm',
  fields: [],
  refId: null,
});

/** A follower that remembers what it got. */
function remember(): Follower & { seqs: number[]; resets: number[] } {
  const seqs: number[] = [];
  const resets: number[] = [];
  return {
    seqs,
    resets,
    take: (events) => void seqs.push(...events.map((event) => event.seq)),
    ready: () => Promise.resolve(),
    reset: (seq) => void resets.push(seq),
    drop: () => {},
  };
}

test('nobody misses an event or gets one twice, in whatever order things come about', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), { minLength: 1, maxLength: 4 }),
      async (scheduler, before, writes, places) => {
        let last = before;
        const source = {
          bounds: scheduler.scheduleFunction(async () => ({ first: last === 0 ? null : 1, last })),
          // What is read is what was there when the read began: its answer may be late.
          read: (_tenant: string, after: number) => {
            const upTo = last;
            const events = Array.from({ length: Math.max(0, upTo - after) }, (_, i) => eventOf(after + 1 + i));
            return scheduler.schedule(Promise.resolve(events), `read ${after}..${upTo}`);
          },
        };
        const hub = createFeedHub(source, log);
        const followers = places.map((place) => ({ place: place && Math.min(place, before), follower: remember() }));
        scheduler.scheduleSequence(
          Array.from({ length: writes }, (_, i) => ({
            label: `write ${before + 1 + i}`,
            builder: async () => {
              last += 1;
              hub.wake('tenant');
            },
          })),
        );
        const joined = followers.map(({ place, follower }) => hub.follow('tenant', place, follower));
        await scheduler.waitFor(Promise.all(joined));
        await scheduler.waitAll();
        for (const { place, follower } of followers) {
          const first = place === undefined ? (follower.seqs[0] ?? last + 1) : place + 1;
          expect(follower.seqs).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
          expect(follower.resets).toEqual([]);
        }
        for (const { leave } of await Promise.all(joined)) leave();
        expect(hub.followers()).toBe(0);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);

test('a read that fails loses nobody their place', async () => {
  let last = 0;
  let failures = 1;
  const hub = createFeedHub(
    {
      bounds: async () => ({ first: null, last }),
      read: async (_tenant, after) => {
        if (last > 0 && failures-- > 0) throw new Error('the database is away');
        return Array.from({ length: last - after }, (_, i) => eventOf(after + 1 + i));
      },
    },
    log,
  );
  const follower = remember();
  const got = new Promise<void>((resolve) => {
    const { take } = follower;
    follower.take = (events) => {
      take(events);
      resolve();
    };
  });
  await hub.follow('tenant', undefined, follower);
  last = 2;
  hub.wake('tenant');
  await got;
  expect(follower.seqs).toEqual([1, 2]);
});

test('reads the feed once for all who follow it', async () => {
  let [last, reads] = [0, 0];
  const source = {
    bounds: async () => ({ first: null, last }),
    read: async (_tenant: string, after: number) => {
      reads += 1;
      return Array.from({ length: last - after }, (_, i) => eventOf(after + 1 + i));
    },
  };
  const hub = createFeedHub(source, log);
  const followers = Array.from({ length: 10 }, remember);
  for (const follower of followers) await hub.follow('tenant', undefined, follower);
  // Each that joins has the feed read, for what came while it did.
  await new Promise((idle) => setImmediate(idle));
  reads = 0;
  last = 1;
  hub.wake('tenant');
  await new Promise((idle) => setImmediate(idle));
  expect(followers.map(({ seqs }) => seqs)).toEqual(Array(10).fill([1]));
  expect(reads).toBe(1);
});
