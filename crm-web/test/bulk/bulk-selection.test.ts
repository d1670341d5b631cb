import { expect, test } from '@jest/globals';
import { type Asked, leftOf, toggled } from '../../src/bulk/toggle.ts';

const LOADED = ['a', 'b', 'c'];

test('a row that is unticked of all that match is not selected any more', () => {
  expect([...toggled({ ids: new Set(['a']), isAll: true }, 'b', LOADED)]).toEqual(['a', 'c']);
});

test('a row is selected, and deselected', () => {
  expect([...toggled({ ids: new Set(['a']), isAll: false }, 'b', LOADED)]).toEqual(['a', 'b']);
  expect([...toggled({ ids: new Set(['a']), isAll: false }, 'a', LOADED)]).toEqual([]);
});

const OF = '{"view":"all"}';
const left = (ids: string[], isAll: boolean, begun: Asked[], refused: Asked[]) => {
  const now = leftOf({ of: OF, ids: new Set(ids), isAll }, begun, refused);
  return { ids: [...now.ids], isAll: now.isAll };
};

test('once a change has begun its own tickets are selected no more, but those that were selected since are', () => {
  expect(left(['a', 'b', 'c'], false, [{ ids: ['a', 'b'] }], [])).toEqual({ ids: ['c'], isAll: false });
  expect(left(['a'], true, [{ ids: ['a'] }], [])).toEqual({ ids: ['a'], isAll: true });
});

test('what was asked of all that match ends the selection under its own filter alone', () => {
  expect(left(['a'], true, [{ filter: { view: 'all' } }], [])).toEqual({ ids: [], isAll: false });
  expect(left(['a'], false, [{ filter: { view: 'mine' } }], [])).toEqual({ ids: ['a'], isAll: false });
});

test('what was refused stays selected, whatever else was asked of it', () => {
  expect(left(['a', 'b'], false, [{ ids: ['a', 'b'] }], [{ ids: ['b'] }])).toEqual({ ids: ['b'], isAll: false });
  const all = { filter: { view: 'all' } };
  expect(left(['a'], true, [all], [all])).toEqual({ ids: ['a'], isAll: true });
  expect(left(['a', 'b'], false, [all], [{ ids: ['b'] }])).toEqual({ ids: ['b'], isAll: false });
});
