import { expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { isLong, kindOf, newInput, optionsOf, textOf, typedIn } from '../../src/ticket/custom/custom-values.ts';
import { nameOfField } from '../../src/ticket/field-names.ts';
import { shownOf } from '../../src/ticket/history/short-of.ts';
import { inverseOf } from '../../src/ticket/history/undo.ts';
import { customInput } from '../../src/ticket/people.ts';
import { showAtOnce } from '../../src/tickets/show-change.ts';
import { type TicketDetail, ticketKeys } from '../../src/tickets/ticket-queries.ts';

const field = (name: string, kind: 'text' | 'rich-text' | 'select') => ({
  name,
  kind,
  fieldId: `customfield_${name}`,
});

test('a custom field is edited as its kind is, unless it is Jira’s alone; a long text is one whoever may edit it', () => {
  const config = {
    customFields: [field('rootCause', 'rich-text'), field('region', 'select'), field('notes', 'rich-text')],
    directions: { 'custom.notes': 'from-jira' as const },
  };
  const names = ['rootCause', 'region', 'notes', 'gone'];
  expect(names.map((name) => kindOf(config, name))).toEqual(['rich-text', 'select', null, null]);
  expect(names.map((name) => isLong(config, name))).toEqual([true, false, true, false]);
  expect(kindOf(undefined, 'region')).toBeNull();
});

test('who can only read a field sees the words that who edits it sees', () => {
  expect([null, '', []].map((value) => shownOf(value, false))).toEqual(['None', 'None', 'None']);
  expect(shownOf(null, true)).toBe('Nobody');
  expect(shownOf(['App', 'Web'], false)).toBe('App, Web');
});

test('the options are Jira’s, with what is chosen and gone there; without them, why there are none', () => {
  const item = { name: 'region', kind: 'select', locked: null, options: ['North', 'West'], loses: [] } as const;
  const of = (changes: object, asked = true) =>
    optionsOf({ items: [{ ...item, ...changes } as never], asked }, 'region', ['Old']);
  expect(of({})).toEqual({ options: ['North', 'West', 'Old'], why: null });
  expect(of({ options: null }, false)).toEqual({ options: [], why: 'unknown' });
  expect(of({ locked: 'not-on-screen', options: null })).toEqual({ options: [], why: 'not-on-screen' });
  expect(optionsOf({ items: [], asked: true }, 'region', []).why).toBe('unknown');
});

test('a new ticket is given what is in the fields that can be set, each as its kind, and nothing that is empty', () => {
  const of = (name: string, kind: string, locked: string | null = null) =>
    ({ name, kind, locked, options: null, loses: [] }) as never;
  const items = [
    of('seats', 'number'),
    of('region', 'select'),
    of('products', 'multi-select'),
    of('manager', 'user'),
    of('code', 'text'),
    of('notes', 'text', 'from-jira'),
  ];
  const values = { seats: '4.5', region: '', products: ['App'], manager: 'Ada', code: 'A 7', notes: 'x', gone: 'x' };
  expect(newInput(items, values)).toEqual({ seats: 4.5, products: ['App'], code: 'A 7' });
  expect(newInput(items, { products: [], code: ' ' })).toEqual({});
});

test('a person in a custom field is sent, and taken back, by one of their ids', () => {
  const ada = { userId: null, accountId: 'ada', name: 'Ada' };
  const linus = { userId: 'l', accountId: 'linus', name: 'Linus' };
  expect(customInput({ manager: ada, owner: linus, region: 'West', products: ['App'], none: null })).toEqual({
    manager: { accountId: 'ada' },
    owner: { userId: 'l', name: 'Linus' },
    region: 'West',
    products: ['App'],
    none: null,
  });
  const change = { before: { custom: { manager: ada } }, after: { custom: { manager: linus } } };
  expect(inverseOf(change, { custom: { manager: linus } })).toEqual({ custom: { manager: { accountId: 'ada' } } });
});

test('what is typed goes as the API takes it, and an empty box as no value', () => {
  expect([
    typedIn('number', '2.5'),
    typedIn('number', ''),
    typedIn('text', 'It'),
    typedIn('date', '2027-11-30'),
  ]).toEqual([2.5, null, 'It', '2027-11-30']);
  expect([textOf(2.5), textOf('It'), textOf(null), textOf(['a'])]).toEqual(['2.5', 'It', '', '']);
});

test('a custom field has the name that people say', () => {
  expect(['custom.rootCause', 'custom.follow_upOn', 'custom.region2'].map(nameOfField)).toEqual([
    'Root cause',
    'Follow up on',
    'Region2',
  ]);
});

test('a custom field that is changed leaves the others as they are, at once and when it is taken back', () => {
  const queries = new QueryClient();
  const custom = { rootCause: 'Rain', impact: 3 };
  queries.setQueryData(ticketKeys.one('1'), { id: '1', custom } as unknown as TicketDetail);
  const answers = [
    showAtOnce(queries, '1', { custom: { rootCause: 'Snow' } }),
    showAtOnce(queries, '1', { custom: { impact: 4 } }),
  ];
  const now = queries.getQueryData<TicketDetail>(ticketKeys.one('1'));
  expect(now?.custom).toEqual({ rootCause: 'Snow', impact: 4 });
  for (const answered of answers) answered(true);
  const change = { before: { custom: { rootCause: 'Rain' } }, after: { custom: { rootCause: 'Snow' } } };
  expect(inverseOf(change, now ?? {})).toEqual({ custom: { rootCause: 'Rain' } });
  expect(inverseOf(change, { custom: { ...custom, rootCause: 'Hail' } })).toBeNull();
  queries.clear();
});
