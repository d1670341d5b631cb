import { expect, test } from '@jest/globals';
import type { ItemOf } from '@synapse/api-client/client';
import { thereAndBack } from '../../src/ticket/history/there-and-back.ts';

type Change = ItemOf<'listHistory'>;

const change = (from: unknown, to: unknown, more: Partial<Change> = {}) => ({
  comment: null,
  change: {
    at: '2026-11-28T10:00:00Z',
    field: 'priority',
    side: 'crm',
    actor: 'Ada',
    rule: 'edited',
    old: from,
    new: to,
    ...more,
  } as Change,
});
const lines = (entries: Parameters<typeof thereAndBack>[0]) =>
  thereAndBack(entries).map(({ change: one, isBack }) => `${one?.old}→${one?.new}${isBack ? ' and back' : ''}`);

test('a change that its author took back at once, or Jira refused, is one line', () => {
  expect(lines([change('LOW', 'HIGH'), change('HIGH', 'LOW'), change('LOW', 'HIGH')])).toEqual([
    'LOW→HIGH and back',
    'LOW→HIGH',
  ]);
  const [ada, again] = [
    { accountId: 'a', userId: null, name: 'Ada' },
    { accountId: 'a', userId: 'u', name: 'Ada L.' },
  ];
  expect(thereAndBack([change(null, ada), change(again, null)])).toHaveLength(1);
});

test('such a line is of the time when both had happened, so that the ticket as it was then is the one after both', () => {
  const back = change('HIGH', 'LOW', { at: '2026-11-28T10:00:09Z' });
  expect(thereAndBack([change('LOW', 'HIGH'), back]).map(({ change: one }) => one?.at)).toEqual([
    '2026-11-28T10:00:09Z',
  ]);
});

test('what somebody else set back, or much later, or after something else, stands for itself', () => {
  const there = change('LOW', 'HIGH');
  const backs: Partial<Change>[] = [
    { actor: 'Grace' },
    { side: 'jira' },
    { at: '2026-11-28T10:05:00Z' },
    { field: 'status' },
    { rule: 'took_jira' },
  ];
  for (const other of backs) expect(thereAndBack([there, change('HIGH', 'LOW', other)])).toHaveLength(2);
  expect(thereAndBack([there, change('HIGH', 'MEDIUM')])).toHaveLength(2);
  expect(thereAndBack([there, change('a', 'b', { field: 'title' }), change('HIGH', 'LOW')])).toHaveLength(3);
  expect(thereAndBack([there, { change: null }, change('HIGH', 'LOW')])).toHaveLength(3);
  const created = { field: 'ticket', old: null, new: null };
  expect(thereAndBack([change(null, null, created), change(null, null, created)])).toHaveLength(2);
});
