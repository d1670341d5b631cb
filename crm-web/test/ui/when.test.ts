import { expect, test } from '@jest/globals';
import { whenOf } from '../../src/ui/words.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const at = (seconds: number) => whenOf(new Date(NOW + seconds * 1000).toISOString(), NOW);

test('a time is said as exactly as it stays true until it is drawn again, which is with the minutes', () => {
  expect([0, -1, -59].map(at)).toEqual(['now', 'now', 'now']);
  expect([-60, -119, -3_600].map(at)).toEqual(['1 min. ago', '2 min. ago', '1 hr. ago']);
  expect([5, 59, 120].map(at)).toEqual(['in 1 min.', 'in 1 min.', 'in 2 min.']);
  expect(at(-86_400)).toBe('yesterday');
  expect(at(-8 * 86_400)).toBe('Nov 21, 2026');
});
