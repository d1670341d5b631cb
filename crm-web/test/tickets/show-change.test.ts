import { expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { showAtOnce, showChange } from '../../src/tickets/show-change.ts';
import {
  listQuery,
  type TicketDetail,
  type TicketList,
  ticketKeys,
  ticketQuery,
} from '../../src/tickets/ticket-queries.ts';

const LIST = [...ticketKeys.lists, { sort: '-updatedAt' }];
const ticket = (priority: string) => ({ id: '1', title: 'Export stops', priority }) as TicketDetail;
const list = (priority: string) =>
  ({ pages: [{ items: [ticket(priority)] }], pageParams: [] }) as unknown as TicketList;

/** A page that shows a ticket, and asks for it and for its list again: neither is answered yet. */
function askedAgain() {
  const queries = new QueryClient();
  queries.setQueryData(ticketKeys.one('1'), ticket('LOW'));
  queries.setQueryData(LIST, list('LOW'));
  const answers: (() => void)[] = [];
  const late = <Data>(data: Data) => new Promise<Data>((resolve) => answers.push(() => resolve(data)));
  const ask = [
    queries.fetchQuery({ queryKey: ticketKeys.one('1'), queryFn: () => late(ticket('LOW')) }),
    queries.fetchQuery({ queryKey: LIST, queryFn: () => late(list('LOW')) }),
  ];
  const shown = () => [
    queries.getQueryData<TicketDetail>(ticketKeys.one('1'))?.priority,
    queries.getQueryData<TicketList>(LIST)?.pages[0]?.items[0]?.priority,
  ];
  const answer = async () => {
    for (const one of answers) one();
    await Promise.allSettled(ask);
    await new Promise((idle) => setImmediate(idle));
  };
  return { queries, shown, answer };
}

test('a change is shown in the task of its event, and by nothing that was asked for before it put back', async () => {
  const { queries, shown, answer } = askedAgain();
  const answered = showAtOnce(queries, '1', { priority: 'URGENT' });
  expect(shown()).toEqual(['URGENT', 'URGENT']);
  await answer();
  expect(shown()).toEqual(['URGENT', 'URGENT']);
  answered(true);
  queries.clear();
});

/** The API, which knows the ticket so. */
function apiThatKnows(priority: string) {
  const GET = async (path: string) => ({
    data: path === '/api/tickets' ? { items: [ticket(priority)], nextCursor: null } : ticket(priority),
    response: new Response(),
  });
  return { api: { GET } } as never;
}

test('what is read while a change is under way shows it, and the last one of several; then what the API knows', async () => {
  const queries = new QueryClient();
  const read = async (knows: string) => {
    const one = await queries.fetchQuery({ ...ticketQuery(apiThatKnows(knows), '1'), staleTime: 0 });
    const { pages } = await queries.fetchInfiniteQuery({
      ...listQuery(apiThatKnows(knows), { view: 'all' }),
      staleTime: 0,
    });
    return [one.priority, pages[0]?.items[0]?.priority];
  };
  await read('LOW');
  const first = showAtOnce(queries, '1', { priority: 'HIGH' });
  const second = showAtOnce(queries, '1', { priority: 'URGENT' });
  expect(await read('LOW')).toEqual(['URGENT', 'URGENT']);
  first(true);
  expect(await read('HIGH')).toEqual(['URGENT', 'URGENT']);
  second(true);
  expect(await read('MEDIUM')).toEqual(['MEDIUM', 'MEDIUM']);
  // Their answers may come the other way round.
  const [third, last] = [showAtOnce(queries, '1', { priority: 'LOW' }), showAtOnce(queries, '1', { priority: 'HIGH' })];
  last(true);
  expect(await read('HIGH')).toEqual(['HIGH', 'HIGH']);
  third(true);
  queries.clear();
});

test('a change that is refused puts back nothing of a later one that is under way', () => {
  const queries = new QueryClient();
  queries.setQueryData(ticketKeys.one('1'), ticket('LOW'));
  const refused = showAtOnce(queries, '1', { priority: 'HIGH', status: 'CLOSED' });
  const later = showAtOnce(queries, '1', { priority: 'URGENT' });
  refused(false);
  showChange(queries, '1', { priority: 'LOW', status: 'OPEN' });
  expect(queries.getQueryData(ticketKeys.one('1'))).toMatchObject({ priority: 'URGENT', status: 'OPEN' });
  later(true);
  queries.clear();
});
