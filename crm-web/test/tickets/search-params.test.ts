import { describe, expect, test } from '@jest/globals';
import { columnsOf, filterOf, readSearchParams } from '../../src/tickets/search-params.ts';
import { isChanged, keptOf, pageOf } from '../../src/views/kept-view.ts';

const TICKET = '0196f0a0-0000-7000-8000-000000000001';

test.each([
  ['nothing', {}, { view: 'inbox' }],
  [
    'all of it',
    {
      ...{
        view: 'mine',
        q: 'x',
        status: 'OPEN,CLOSED',
        priority: 'HIGH',
        source: 'EMAIL',
        syncState: 'parked,pending',
      },
      ...{ assignee: 'none', labels: 'vip,bug', project: 'KAN,OPS', jiraKey: 'KAN-1', contactId: TICKET },
      ...{ updatedSince: 'P7D', createdSince: '2026-11-30T08:00:00Z', hasConflict: false, overdue: true },
      ...{ sort: '-priority', group: 'assignee', columns: 'number,labels', density: 'compact', layout: 'board' },
      ...{ saved: TICKET, ticket: TICKET, custom: '{"Severity":"High"}' },
    },
    {},
  ],
  [
    'what makes no sense',
    {
      ...{
        view: 'nowhere',
        q: '',
        status: 'open',
        priority: 3,
        ticket: '../x',
        saved: 'x',
        project: 'a b',
        columns: 'colour',
      },
      ...{
        sort: 'title',
        group: 'month',
        density: 'tiny',
        layout: 'list',
        updatedSince: 'last week',
        overdue: 'maybe',
      },
    },
    { view: 'inbox' },
  ],
  ['a number that was searched', { q: 41, labels: 2026 }, { view: 'inbox', q: '41', labels: '2026' }],
  ['some of its values unknown', { status: 'OPEN,open,OPEN' }, { view: 'inbox', status: 'OPEN' }],
  [
    'what the API says as a text',
    { overdue: 'true', custom: { a: 1 } },
    { view: 'inbox', overdue: true, custom: '{"a":1}' },
  ],
])('an address with %s', (what, given, read) => {
  expect(readSearchParams(given)).toEqual(what === 'all of it' ? given : read);
});

describe('the filter of a page', () => {
  test('in the inbox is what is not done, and a chosen status says it more exactly', () => {
    expect(filterOf({ view: 'inbox' })).toEqual({ status: 'OPEN,IN_PROGRESS' });
    expect(filterOf({ view: 'mine', status: 'RESOLVED', q: ' x ' })).toEqual({
      status: 'RESOLVED',
      assignee: 'me',
      q: 'x',
    });
  });

  test('says everything as the API takes it, and nothing of how the list looks', () => {
    const page = readSearchParams({ view: 'all', overdue: true, hasConflict: false, sort: 'dueDate', group: 'status' });
    expect(filterOf(page)).toEqual({ overdue: 'true', hasConflict: 'false' });
  });
});

test('columns stand in one order, whatever the order in which they were chosen', () => {
  expect(columnsOf({ columns: 'updatedAt,number' })).toEqual(['number', 'updatedAt']);
  expect(columnsOf({})).toContain('status');
});

describe('a page that is kept as a view', () => {
  const page = readSearchParams({
    ...{ view: 'mine', priority: 'HIGH', overdue: true, hasConflict: false, updatedSince: 'P7D', q: 'a b' },
    ...{ sort: 'dueDate', group: 'priority', columns: 'number,labels', density: 'compact', ticket: TICKET },
  });
  const view = { id: TICKET, ...keptOf(page) };

  test('shows the same again, whoever looks', () => {
    expect(filterOf(pageOf(view))).toEqual(filterOf(page));
    expect(pageOf(view)).toMatchObject({ saved: TICKET, sort: 'dueDate', group: 'priority', columns: 'number,labels' });
    expect(keptOf(pageOf(view))).toEqual(keptOf(page));
  });

  test('is changed by what is kept, and by nothing else', () => {
    expect(isChanged({ ...pageOf(view), ticket: TICKET, density: 'compact' }, view)).toBe(false);
    expect(isChanged({ ...pageOf(view), overdue: undefined }, view)).toBe(true);
    expect(isChanged({ ...pageOf(view), sort: undefined }, view)).toBe(true);
  });
});
