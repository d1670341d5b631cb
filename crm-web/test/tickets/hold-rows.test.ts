import { describe, expect, test } from '@jest/globals';
import { type Entry, holdGroups, holdRows } from '../../src/tickets/hold-rows.ts';
import type { Ticket } from '../../src/tickets/ticket-queries.ts';

const known = new Map<string, Ticket>();

/** Rows of tickets that are named by a letter; in capitals: the same ticket, changed. `a:x` stands in the group x. */
const rowsOf = (text: string): Entry[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((one) => {
      const [name = '', group = ''] = one.split(':');
      const ticket = known.get(name) ?? ({ id: name.toLowerCase(), title: name } as Ticket);
      known.set(name, ticket);
      return { ticket, group };
    });
const textOf = (rows: readonly Entry[]) =>
  rows.map(({ ticket, group }) => (group ? `${ticket.title}:${group}` : ticket.title)).join(' ');

describe('a list that is being read', () => {
  test.each([
    ['keeps a row that would move, with what is new of it', 'a b c', 'C a b', 'a b C', 1],
    ['keeps two that changed places, of which one moved', 'a b c', 'a c b', 'a b c', 1],
    ['does not show a new row yet', 'a b', 'n a b', 'a b', 1],
    ['keeps a row that is gone', 'a b c', 'a c', 'a b c', 1],
    ['shows at once what changed in place', 'a b', 'a B', 'a B', 0],
    ['takes the next page to its end', 'a b', 'a b c d', 'a b c d', 0],
    ['keeps the row that a new one pushed off the page', 'a b c', 'n a b', 'a b c', 1],
    ['counts each of several', 'a b c d', 'n D a c', 'a b c D', 3],
    ['keeps a row in its group', 'a:x b:y', 'A:y b:y', 'A:x b:y', 1],
    ['is empty until somebody takes what came', '', 'a', 'a', 0],
    ['keeps what is all gone', 'a b', '', 'a b', 0],
  ])('%s', (_what, shown, fresh, rows, waiting) => {
    const held = holdRows(rowsOf(shown), rowsOf(fresh));
    expect([textOf(held.rows), held.waiting]).toEqual([rows, waiting]);
  });

  test('does not count the ticket that is open, which whoever has it open may have moved', () => {
    expect(holdRows(rowsOf('a b c'), rowsOf('C a b'), 'c')).toMatchObject({ waiting: 0 });
    expect(holdRows(rowsOf('a b c'), rowsOf('a b'), 'a')).toMatchObject({ waiting: 0 });
  });

  test('keeps no row of a ticket that this person deleted', () => {
    const held = holdRows(rowsOf('a b c'), rowsOf('a c'), undefined, { deleted: new Set('b'), broughtBack: new Set() });
    expect([textOf(held.rows), held.waiting]).toEqual(['a c', 0]);
    // It came back.
    expect(
      holdRows(rowsOf('a b c'), rowsOf('a b c'), undefined, { deleted: new Set('b'), broughtBack: new Set() }).rows,
    ).toHaveLength(3);
  });

  test('shows at once, in its place, what this person brought back, and no more', () => {
    const mine = { deleted: new Set<string>(), broughtBack: new Set('b') };
    const held = holdRows(rowsOf('a c'), rowsOf('n a b c'), undefined, mine);
    expect([textOf(held.rows), held.waiting]).toEqual(['a b c', 1]);
    const first = holdRows(rowsOf('a:x c:y'), rowsOf('b:x a:x c:y'), undefined, mine);
    expect([textOf(first.rows), first.waiting]).toEqual(['b:x a:x c:y', 0]);
    // What moved to the top, and waits to, is far below for now.
    const below = holdRows(rowsOf('a b c x'), rowsOf('x d e a b c'), undefined, {
      ...mine,
      broughtBack: new Set('de'),
    });
    expect([textOf(below.rows), below.waiting]).toEqual(['d e a b c x', 1]);
    // The list was emptied by that.
    expect(holdRows([], rowsOf('b'), undefined, mine)).toMatchObject({ rows: rowsOf('b'), waiting: 0 });
  });

  test('gives back the same rows where nothing is new', () => {
    const shown = rowsOf('a b');
    expect(holdRows(shown, rowsOf('a b')).rows.every((row, at) => row === shown[at])).toBe(true);
  });
});

test('a group stays above the rows that are held in it, and one that has come waits with its rows', () => {
  const groupsOf = (text: string) =>
    text.split(' ').map((one) => ({ id: one.slice(0, 1), count: Number(one.slice(1)) }));
  const held = rowsOf('a:x b:y');
  expect(holdGroups(groupsOf('x1 y1'), groupsOf('u1 y2'), held)).toEqual(groupsOf('x0 y2'));
  expect(holdGroups(groupsOf('x1 y1'), groupsOf('x1 y1 z1'), [...held, ...rowsOf('c:z')])).toEqual(
    groupsOf('x1 y1 z1'),
  );
  expect(holdGroups(groupsOf('x1 y1 z1'), groupsOf('x1 y1'), held)).toEqual(groupsOf('x1 y1'));
});
