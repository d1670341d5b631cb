import { expect, test } from '@jest/globals';
import { toggled } from '../src/bulk/toggle.ts';

const LOADED = ['a', 'b', 'c'];

test('a row that is unticked of all that match is not selected any more', () => {
  expect([...toggled({ ids: new Set(['a']), isAll: true }, 'b', LOADED)]).toEqual(['a', 'c']);
});

test('a row is selected, and deselected', () => {
  expect([...toggled({ ids: new Set(['a']), isAll: false }, 'b', LOADED)]).toEqual(['a', 'b']);
  expect([...toggled({ ids: new Set(['a']), isAll: false }, 'a', LOADED)]).toEqual([]);
});
