import type { LiveEvent } from '@synapse/shared/live';
import type { Log } from '../log.ts';

/** How the hub reads a tenant's feed; see store/feed/feed-read.ts. */
export type FeedSource = {
  bounds(tenantId: string): Promise<{ first: number | null; last: number }>;
  read(tenantId: string, after: number, limit: number): Promise<LiveEvent[]>;
};

/** Somebody who follows a tenant's feed. */
export type Follower = {
  /** Takes events in order. One that can't keep up with what happens ends itself. */
  take(events: readonly LiveEvent[]): void;
  /** Resolves when it can take more, or has gone: what was missed is given no faster than it is read. */
  ready(): Promise<void>;
  /** What came before `seq` is no longer kept: everything must be read again, then it continues after `seq`. */
  reset(seq: number): void;
  /** The feed can't be followed any further: come again. */
  drop(): void;
};

export type FeedHub = {
  /** The `seq` of the last event there is: who follows after it hears of all that comes from now on. */
  last(tenantId: string): Promise<number>;
  /**
   * Follows a tenant's feed: first what was missed after `after`, then what comes, with no gap and nothing twice.
   * @param after the last `seq` the follower has; undefined: begin with what comes once it follows, so who has promised more by then
   * asks for `last` before
   * @returns once the follower is live; call `leave` when it goes
   */
  follow(tenantId: string, after: number | undefined, follower: Follower): Promise<{ leave: () => void }>;
  /** A tenant's feed may have grown. */
  wake(tenantId: string): void;
  /** Any feed may have grown. */
  wakeAll(): void;
  /** How many follow, over all tenants. */
  followers(): number;
};

const PAGE = 500;
const RETRY_MS = 1_000;

/**
 * One tenant with followers. `head` is the last event that was handed out: reading goes on after it, once for all.
 * A follower joins in the same tick in which its own place is found to be at or past `head`, so that no event can
 * slip in between; what it has already is left out by its own place.
 */
type Group = {
  tenantId: string;
  head: number;
  live: Map<Follower, number>;
  joining: number;
  reading: boolean;
  again: boolean;
};

export function createFeedHub(source: FeedSource, log: Log): FeedHub {
  const groups = new Map<string, Group>();

  function wake(group: Group): void {
    group.again = true;
    if (!group.reading) void pump(group);
  }

  async function pump(group: Group): Promise<void> {
    group.reading = true;
    try {
      while (group.again && group.live.size > 0) {
        group.again = false;
        const events = await source.read(group.tenantId, group.head, PAGE);
        if (events.length === PAGE) group.again = true;
        handOut(group, events);
      }
    } catch (error) {
      // Nobody has lost their place: the next try goes on from the same head.
      log.warn({ err: error, tenant: group.tenantId }, 'the live feed cannot be read for now');
      setTimeout(() => wake(group), RETRY_MS).unref();
    } finally {
      group.reading = false;
    }
  }

  function release(group: Group): void {
    if (group.live.size === 0 && group.joining === 0 && groups.get(group.tenantId) === group) {
      groups.delete(group.tenantId);
    }
  }

  /** The tenant's group, held open for one who is joining: nobody may release it before they are in. */
  async function enter(tenantId: string): Promise<Group> {
    let group = groups.get(tenantId);
    if (!group) {
      const { last } = await source.bounds(tenantId);
      // Somebody else may have opened it meanwhile: then theirs is the one.
      group = groups.get(tenantId) ?? newGroup(tenantId, last);
      groups.set(tenantId, group);
    }
    group.joining++;
    return group;
  }

  return {
    last: async (tenantId) => (await source.bounds(tenantId)).last,
    async follow(tenantId, after, follower) {
      const group = await enter(tenantId);
      try {
        await catchUp(source, group, after, follower);
      } finally {
        group.joining--;
        release(group);
      }
      // What was notified while nobody followed has not been read.
      wake(group);
      return {
        leave: () => {
          group.live.delete(follower);
          release(group);
        },
      };
    },
    wake: (tenantId) => {
      const group = groups.get(tenantId);
      if (group) wake(group);
    },
    wakeAll: () => {
      for (const group of groups.values()) wake(group);
    },
    followers: () => [...groups.values()].reduce((sum, group) => sum + group.live.size, 0),
  };
}

function newGroup(tenantId: string, head: number): Group {
  return { tenantId, head, live: new Map(), joining: 0, reading: false, again: false };
}

function handOut(group: Group, events: readonly LiveEvent[]): void {
  const last = events.at(-1);
  if (!last) return;
  const first = events[0]?.seq ?? last.seq;
  group.head = last.seq;
  for (const [follower, place] of group.live) {
    if (place >= last.seq) continue;
    group.live.set(follower, last.seq);
    // Pruned before we had read it, which a long time without the database can bring about.
    if (first > place + 1) follower.reset(last.seq);
    else follower.take(events.filter((event) => event.seq > place));
  }
}

/** Gives a follower what it has missed, and lets it join in the tick in which it is level with the group. */
async function catchUp(source: FeedSource, group: Group, after: number | undefined, follower: Follower): Promise<void> {
  if (after === undefined) {
    group.live.set(follower, group.head);
    return;
  }
  const { first, last } = await source.bounds(group.tenantId);
  let place = after;
  // It has missed more than is kept; or it comes from another life of this database, ahead of this one.
  if (after > last || (after < last && (first === null || first > after + 1))) {
    follower.reset(last);
    place = last;
  }
  for (;;) {
    const events = await source.read(group.tenantId, place, PAGE);
    const from = events[0];
    const to = events.at(-1);
    if (from && to) {
      const gap = from.seq > place + 1;
      place = to.seq;
      if (gap) follower.reset(to.seq);
      else follower.take(events);
      await follower.ready();
    }
    // No await between the look and the joining.
    if (events.length < PAGE && place >= group.head) {
      group.live.set(follower, place);
      return;
    }
  }
}
