import { expect, test } from '@jest/globals';
import { filterOf, readSearchParams } from '../src/tickets/search-params.ts';

const TICKET = '0196f0a0-0000-7000-8000-000000000001';

test.each([
  ['nothing', {}, { view: 'inbox' }],
  [
    'all of it',
    { view: 'mine', q: 'x', status: 'OPEN', priority: 'HIGH', ticket: TICKET },
    { view: 'mine', q: 'x', status: 'OPEN', priority: 'HIGH', ticket: TICKET },
  ],
  ['what makes no sense', { view: 'nowhere', q: '', status: 'open', priority: 3, ticket: '../x' }, { view: 'inbox' }],
  ['a number that was searched', { q: 41 }, { view: 'inbox', q: '41' }],
])('an address with %s', (_what, given, read) => {
  expect(readSearchParams(given)).toEqual(read);
});

test('the inbox shows what is not done, and a chosen status says it more exactly', () => {
  expect(filterOf({ view: 'inbox' })).toEqual({ status: 'OPEN,IN_PROGRESS' });
  expect(filterOf({ view: 'mine', status: 'RESOLVED', q: ' x ' })).toEqual({
    status: 'RESOLVED',
    assignee: 'me',
    q: 'x',
  });
});
