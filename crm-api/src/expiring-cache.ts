import { LRUCache } from 'lru-cache';

/**
 * What is known for `ttlMs` by a clock of ours, at most `max` of it: beyond that, what was used the longest ago goes.
 * Without a resolution of 0 the library would keep the time for a while by a timer, and not see that the clock has moved.
 */
export const expiringCache = <V extends {}>(using: { max: number; ttlMs: number; now: () => number }) =>
  new LRUCache<string, V>({ max: using.max, ttl: using.ttlMs, ttlResolution: 0, perf: { now: using.now } });
