import { getRouteApi, useSearch } from '@tanstack/react-router';
import type { SearchParams } from './search-params.ts';

const route = getRouteApi('/');

/**
 * What the address says of the page, and how to change it. Each change adds an entry to the history, so that one can go
 * back, but for what is typed into the search.
 */
export function usePage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  return {
    params,
    filter: (change: Partial<SearchParams>) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: Object.keys(change).join() === 'q' }),
    open: (ticket: string | undefined) => void navigate({ search: (old) => ({ ...old, ticket }) }),
    /** Unless another one was opened meanwhile. */
    close: (ticket: string) =>
      void navigate({
        search: (old) => ('ticket' in old && old.ticket === ticket ? { ...old, ticket: undefined } : old),
      }),
    /** Another list, without the filters of this one. */
    show: (search: SearchParams) => void navigate({ search }),
  };
}

/** What the address says of the list; undefined on a page that shows none. */
export const useListParams = (): SearchParams | undefined => useSearch({ from: '/', shouldThrow: false });
