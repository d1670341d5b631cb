import { expect, test } from '@jest/globals';
import { assigneeChoice, choicesOf } from '../../src/actions/choices.ts';
import { inverseOf } from '../../src/ticket/history/undo.ts';
import type { Ticket } from '../../src/tickets/ticket-queries.ts';

const ME = { userId: 'gail', accountId: null, name: 'Gail' };
const ANN = { userId: null, accountId: 'acc-1', name: 'Ann of Jira' };
const TICKET = {
  status: 'OPEN',
  priority: 'LOW',
  labels: ['billing'],
  dueDate: null,
  assignee: ANN,
} as unknown as Ticket;
// A Monday.
const KNOWN = { me: ME, people: [ME], labels: ['billing', 'vip'], today: '2026-11-30' };

test('who has no account here is given back by the account in Jira', () => {
  const choice = assigneeChoice(TICKET, ME);
  expect(choice.patch).toEqual({ assignee: { userId: 'gail', name: 'Gail' } });
  const change = { before: { assignee: ANN }, after: choice.shown };
  expect(inverseOf(change, { assignee: ME })).toEqual({ assignee: { accountId: 'acc-1' } });
});

test('each person is offered once, with nobody, and marked where assigned', () => {
  const choices = choicesOf('assignee', TICKET, KNOWN, '');
  expect(choices.map(({ name, isCurrent }) => [name, isCurrent])).toEqual([
    ['Gail', false],
    ['Nobody', false],
    ['Ann of Jira', true],
  ]);
});

test('a label that is set is taken away, another one added, a new one as it is typed', () => {
  const choices = choicesOf('labels', TICKET, KNOWN, 'big customer');
  expect(choices.map(({ id, patch }) => [id, patch.labels])).toEqual([
    ['billing', []],
    ['vip', ['billing', 'vip']],
    ['big-customer', ['billing', 'big-customer']],
  ]);
});

test.each([
  ['2026-11-30', '2026-12-07'],
  ['2026-12-01', '2026-12-07'],
  ['2026-12-06', '2026-12-07'],
])('on %s next Monday is %s', (today, monday) => {
  const choices = choicesOf('due', TICKET, { ...KNOWN, today }, '');
  expect(choices.find(({ name }) => name === 'Next Monday')?.patch).toEqual({ dueDate: monday });
});

test('a day that is typed comes first', () => {
  expect(choicesOf('due', TICKET, KNOWN, '2027-01-15')[0]?.patch).toEqual({ dueDate: '2027-01-15' });
});
