import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { type Ticket, type TicketDetail, type TicketList, ticketKeys } from './ticket-queries.ts';
import { type Answered, noteUnderWay, withShown, withUnderWay } from './under-way.ts';

/**
 * Shows what a person has just changed, in the task of their event: whatever this waited for might come a frame later. What is
 * read from then on shows it, too.
 */
export function showAtOnce(queries: QueryClient, ticketId: string, shown: Partial<Ticket>): Answered {
  const answered = noteUnderWay(ticketId, shown);
  notifyManager.batch(() => {
    // An answer that is on its way knows nothing of the change. To give it up puts back, at once, what stood when it was
    // asked for.
    void queries.cancelQueries({ queryKey: ticketKeys.one(ticketId), exact: true });
    void queries.cancelQueries({ queryKey: ticketKeys.lists });
    showChange(queries, ticketId, shown);
  });
  return answered;
}

/** Shows values of a ticket wherever the page shows it, but where a later change of them is under way. */
export function showChange(queries: QueryClient, ticketId: string, shown: Partial<Ticket>): void {
  queries.setQueryData<TicketDetail>(ticketKeys.one(ticketId), (old) => old && withUnderWay(withShown(old, shown)));
  queries.setQueriesData<TicketList>({ queryKey: ticketKeys.lists }, (old) => old && withTicket(old, ticketId, shown));
}

/** A page without the ticket stays the same, so that what shows it need not be drawn again. */
function withTicket(list: TicketList, ticketId: string, shown: Partial<Ticket>): TicketList {
  const pages = list.pages.map((page) =>
    page.items.some((one) => one.id === ticketId)
      ? { ...page, items: page.items.map((one) => (one.id === ticketId ? withUnderWay(withShown(one, shown)) : one)) }
      : page,
  );
  return { ...list, pages };
}

/** A ticket as the page shows it. @returns undefined where it shows it nowhere */
export function shownTicket(queries: QueryClient, ticketId: string): Ticket | undefined {
  const lists = queries.getQueriesData<TicketList>({ queryKey: ticketKeys.lists });
  const listed = lists.flatMap(([, list]) => list?.pages.flatMap(({ items }) => items) ?? []);
  const one = queries.getQueryData<TicketDetail>(ticketKeys.one(ticketId));
  const shown = [...listed.filter(({ id }) => id === ticketId), ...(one ? [one] : [])];
  return shown.toSorted((a, b) => a.version - b.version).at(-1);
}
