import { bodyOf } from '@synapse/api-client/client';
import type { QueryClient } from '@tanstack/react-query';
import type { OpenSession } from '../session/session.ts';
import { isDeep } from './list-depth.ts';
import type { Filter } from './search-params.ts';
import { type Ticket, type TicketList, ticketKeys } from './ticket-queries.ts';
import { withUnderWay } from './under-way.ts';

const IDS_MOST = 100;

/** Puts what changed into the rows of deep lists, and notes beside each list which tickets may now stand elsewhere in it. */
export async function patchDeepLists(
  { api }: Pick<OpenSession, 'api'>,
  queries: QueryClient,
  changed: readonly string[],
): Promise<void> {
  const deep = queries.getQueryCache().findAll({ queryKey: ticketKeys.lists, type: 'active', predicate: isDeep });
  for (const { queryKey } of deep) {
    const { sort: _, ...filter } = queryKey[2] as Filter & { sort: string };
    for (let at = 0; at < changed.length; at += IDS_MOST) {
      const ids = changed.slice(at, at + IDS_MOST);
      const query = { ...filter, ids: ids.join(','), limit: IDS_MOST };
      const { items } = await bodyOf(api.GET('/api/tickets', { params: { query } }));
      const list = queries.getQueryData<TicketList>(queryKey);
      if (!list) continue;
      queries.setQueryData<TicketList>(queryKey, patched(list, items.map(withUnderWay)));
      const concerned = concernedOf(list, items, ids);
      queries.setQueryData<readonly string[]>(ticketKeys.behind(queryKey), (before = []) => [
        ...new Set([...before, ...concerned]),
      ]);
    }
  }
}

/** The list with what is known of these tickets now, each where it stands. */
export function patched(list: TicketList, tickets: readonly Ticket[]): TicketList {
  const now = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  const pages = list.pages.map((page) =>
    page.items.some(({ id }) => now.has(id))
      ? { ...page, items: page.items.map((ticket) => now.get(ticket.id) ?? ticket) }
      : page,
  );
  return { ...list, pages };
}

/** Those that fit the list, and those that stand in it though they fit it no more. */
export function concernedOf(list: TicketList, fitting: readonly Ticket[], changed: readonly string[]): string[] {
  const shown = new Set(list.pages.flatMap(({ items }) => items.map(({ id }) => id)));
  const fits = new Set(fitting.map(({ id }) => id));
  return changed.filter((id) => fits.has(id) || shown.has(id));
}
