import { expect, test } from '@jest/globals';
import { concernedOf, patched } from '../../src/tickets/deep-lists.ts';
import { isDeep } from '../../src/tickets/list-depth.ts';
import type { Ticket, TicketList } from '../../src/tickets/ticket-queries.ts';

const ticket = (id: string, title = id) => ({ id, title }) as Ticket;
const listOf = (...pages: Ticket[][]): TicketList => ({
  pages: pages.map((items) => ({ items, nextCursor: null, group: '', contacts: [] })),
  pageParams: [],
});
const titlesOf = ({ pages }: TicketList) => pages.map(({ items }) => items.map(({ title }) => title));

test('what changed is put into its row, and pages without it stay the same objects', () => {
  const list = listOf([ticket('a'), ticket('b')], [ticket('c')]);
  const now = patched(list, [ticket('b', 'B'), ticket('new')]);
  expect(titlesOf(now)).toEqual([['a', 'B'], ['c']]);
  expect(now.pages[1]).toBe(list.pages[1]);
  expect(now.pages[0]?.items[0]).toBe(list.pages[0]?.items[0]);
});

test('an update waits for each ticket that fits the list now, or stood in it, and for no other', () => {
  const list = listOf([ticket('stays'), ticket('leaves')]);
  expect(concernedOf(list, [ticket('stays'), ticket('comes')], ['stays', 'leaves', 'comes', 'elsewhere'])).toEqual([
    'stays',
    'leaves',
    'comes',
  ]);
});

test('a list is deep from its fourth page on; nothing else is', () => {
  const pages = Array.from({ length: 4 }, () => [ticket('a')]);
  const query = (queryKey: string[], data: TicketList) => ({ queryKey, state: { data } });
  expect(isDeep(query(['tickets', 'list', 'x'], listOf(...pages)))).toBe(true);
  expect(isDeep(query(['tickets', 'list', 'x'], listOf(...pages.slice(1))))).toBe(false);
  expect(isDeep(query(['tickets', 'counts'], listOf(...pages)))).toBe(false);
});
