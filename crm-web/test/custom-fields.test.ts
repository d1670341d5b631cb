import { expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { boxOf, textOf, typedIn } from '../src/ticket/custom/custom-values.ts';
import { nameOfField } from '../src/ticket/field-names.ts';
import { inverseOf } from '../src/ticket/history/undo.ts';
import { showAtOnce } from '../src/tickets/show-change.ts';
import { type TicketDetail, ticketKeys } from '../src/tickets/ticket-queries.ts';

const field = (name: string, kind: 'text' | 'number' | 'date' | 'select') => ({
  name,
  kind,
  fieldId: `customfield_${name}`,
});

test('a custom field is typed where its value stands on a line and is not Jira’s alone', () => {
  const config = {
    customFields: [
      field('rootCause', 'text'),
      field('impact', 'number'),
      field('region', 'select'),
      field('due', 'date'),
    ],
    directions: { 'custom.due': 'from-jira' as const },
  };
  expect(['rootCause', 'impact', 'region', 'due', 'gone'].map((name) => boxOf(config, name))).toEqual([
    'text',
    'number',
    null,
    null,
    null,
  ]);
  expect(boxOf(undefined, 'rootCause')).toBeNull();
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
  expect(['custom:rootCause', 'custom:follow_upOn', 'custom:region2'].map(nameOfField)).toEqual([
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
