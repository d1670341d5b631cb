import { describe, expect, test } from '@jest/globals';
import { columnsOf, holdCards } from '../../src/board/columns.ts';
import type { Ticket } from '../../src/tickets/ticket-queries.ts';

const card = (id: string, status: Ticket['status'], version = 1) => ({ id, status, version }) as Ticket;
const idsOf = (cards: readonly Ticket[]) => cards.map(({ id }) => id);

describe('columns of lists that were read at different times', () => {
  test('a ticket that has just been moved stands on top of the column it came to, once', () => {
    const columns = columnsOf([
      { status: 'OPEN', tickets: [card('a', 'OPEN'), card('b', 'RESOLVED')] },
      { status: 'RESOLVED', tickets: [card('c', 'RESOLVED')] },
    ]);
    expect(idsOf(columns.OPEN)).toEqual(['a']);
    expect(idsOf(columns.RESOLVED)).toEqual(['b', 'c']);
  });

  test('the latest of two readings decides where a ticket stands', () => {
    const columns = columnsOf([
      { status: 'OPEN', tickets: [card('a', 'OPEN', 1)] },
      { status: 'RESOLVED', tickets: [card('b', 'RESOLVED'), card('a', 'RESOLVED', 2)] },
    ]);
    expect(idsOf(columns.OPEN)).toEqual([]);
    expect(idsOf(columns.RESOLVED)).toEqual(['b', 'a']);
  });
});

describe('a column that somebody points into', () => {
  const shown = [card('a', 'OPEN'), card('b', 'OPEN'), card('c', 'OPEN')];
  const allOf = (...cards: Ticket[]) => new Map(cards.map((one) => [one.id, one]));

  test('keeps the place of each card, though others move theirs away, add some and change the order', () => {
    const gone = card('a', 'CLOSED', 2);
    const fresh = [card('new', 'OPEN'), card('c', 'OPEN', 2), card('b', 'OPEN')];
    const held = holdCards(shown, fresh, { mine: new Set(), all: allOf(gone, ...fresh) });
    expect(idsOf(held)).toEqual(['a', 'b', 'c', 'new']);
    expect(held[0]).toBe(gone);
    expect(held[2]?.version).toBe(2);
  });

  test('shows at once what this person moves', () => {
    const fresh = [card('come', 'OPEN'), card('b', 'OPEN'), card('c', 'OPEN')];
    const held = holdCards(shown, fresh, { mine: new Set(['a', 'come']), all: allOf(card('a', 'CLOSED'), ...fresh) });
    expect(idsOf(held)).toEqual(['come', 'b', 'c']);
  });
});
