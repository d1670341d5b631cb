import { expect, test } from '@jest/globals';
import { expiringCache } from '../src/expiring-cache.ts';

test('what is kept is forgotten by the clock that is given, in the very moment that it is moved', () => {
  let now = 1_000_000;
  const cache = expiringCache<string>({ max: 2, ttlMs: 5_000, now: () => now });
  cache.set('a', 'kept');
  expect(cache.get('a')).toBe('kept');
  now += 5_001;
  expect(cache.get('a')).toBeUndefined();
  expect([...cache.values()]).toEqual([]);
});

test('beyond its bound, what was used the longest ago goes', () => {
  const cache = expiringCache<string>({ max: 2, ttlMs: 5_000, now: () => 1 });
  cache.set('a', '1').set('b', '2');
  cache.get('a');
  cache.set('c', '3');
  expect(['a', 'b', 'c'].map((name) => cache.has(name))).toEqual([true, false, true]);
});
