import { expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { showAtOnce } from '../src/tickets/show-change.ts';
import { type TicketDetail, type TicketList, ticketKeys } from '../src/tickets/ticket-queries.ts';

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
  showAtOnce(queries, '1', { priority: 'URGENT' });
  expect(shown()).toEqual(['URGENT', 'URGENT']);
  await answer();
  expect(shown()).toEqual(['URGENT', 'URGENT']);
  queries.clear();
});
