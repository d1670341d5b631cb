import type { QueryClient } from '@tanstack/react-query';
import { defaultParseSearch } from '@tanstack/react-router';
import type { OpenSession } from '../session/session.ts';
import { readSearchParams } from './search-params.ts';
import { listQuery } from './ticket-queries.ts';

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
