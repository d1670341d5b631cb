import type { QueryClient } from '@tanstack/react-query';
import { type Ticket, type TicketDetail, type TicketList, ticketKeys } from './ticket-queries.ts';

/** Shows values of a ticket wherever the page shows it, before the API has answered. */
export function showChange(queries: QueryClient, ticketId: string, shown: Partial<Ticket>): void {
  queries.setQueryData<TicketDetail>(ticketKeys.one(ticketId), (old) => old && { ...old, ...shown });
  queries.setQueriesData<TicketList>({ queryKey: ticketKeys.lists }, (old) => old && withTicket(old, ticketId, shown));
}

/** A page without the ticket stays the same, so that what shows it need not be drawn again. */
function withTicket(list: TicketList, ticketId: string, shown: Partial<Ticket>): TicketList {
  const pages = list.pages.map((page) =>
    page.items.some((one) => one.id === ticketId)
      ? { ...page, items: page.items.map((one) => (one.id === ticketId ? { ...one, ...shown } : one)) }
      : page,
  );
  return { ...list, pages };
}
