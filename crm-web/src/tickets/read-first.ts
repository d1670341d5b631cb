import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { defaultParseSearch } from '@tanstack/react-router';
import { type OpenSession, type Session, useSession } from '../session/session.ts';
import { readSearchParams } from './search-params.ts';
import { listQuery, ticketQuery } from './ticket-queries.ts';
import { mayBeGone } from './use-leave-ticket.ts';

/**
 * Asks for the list that the address names as soon as somebody is signed in. The page would ask for it last, behind all that
 * stands around it, and a browser has six requests under way at the most.
 */
export function readFirst(session: OpenSession, queries: QueryClient): void {
  const { pathname, search } = window.location;
  const params = readSearchParams(defaultParseSearch(search));
  if (pathname === '/' && params.layout === undefined && params.group === undefined)
    void queries.prefetchInfiniteQuery(listQuery(session, params));
}

/** Reads a ticket that somebody points at, so that it is there when it is opened; one that is gone is only asked for then. */
export function readAhead(session: Session, queries: QueryClient, ticketId: string): void {
  if (!mayBeGone(ticketId)) void queries.prefetchQuery(ticketQuery(session, ticketId));
}

/** What a row or card of a ticket calls when it is pointed at, or has the focus. */
export function usePrefetch(ticketId: string): () => void {
  const session = useSession();
  const queries = useQueryClient();
  return () => readAhead(session, queries, ticketId);
}
