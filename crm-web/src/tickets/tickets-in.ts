import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '../session/session.ts';
import type { SearchParams } from './search-params.ts';
import { listQuery, type Ticket } from './ticket-queries.ts';

/** The tickets of the list as far as they are loaded, in its order. */
export function ticketsIn(queries: QueryClient, session: Session, params: SearchParams): readonly Ticket[] {
  return queries.getQueryData(listQuery(session, params).queryKey)?.pages.flatMap((page) => page.items) ?? [];
}
