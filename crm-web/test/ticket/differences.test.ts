import { expect, test } from '@jest/globals';
import { differencesOf } from '../../src/ticket/differences.ts';

test.each([
  ['the same', 'a b', 'a b', 'a b'],
  ['a word changed', 'stops at page 3', 'stops at page 4', 'stops at page [-3-][+4+]'],
  ['added at the end', 'a', 'a b', 'a[+ b+]'],
  ['nothing here', '', 'new', '[+new+]'],
  ['all gone', 'old', '', '[-old-]'],
])('marks what differs: %s', (_what, ours, theirs, marked) => {
  const mark = {
    both: (text: string) => text,
    ours: (text: string) => `[-${text}-]`,
    theirs: (text: string) => `[+${text}+]`,
  };
  expect(
    differencesOf(ours, theirs)
      .map((part) => mark[part.in](part.text))
      .join(''),
  ).toBe(marked);
});

test('each text can be read out of its parts, also where they are too long to compare', () => {
  for (const [ours, theirs] of [
    ['one two  three', 'one  two four'],
    ['word '.repeat(1_500), 'other '.repeat(1_500)],
  ] as const) {
    const parts = differencesOf(ours, theirs);
    const read = (side: 'ours' | 'theirs') =>
      parts
        .filter((part) => part.in === 'both' || part.in === side)
        .map((part) => part.text)
        .join('');
    expect([read('ours'), read('theirs')]).toEqual([ours, theirs]);
  }
});
