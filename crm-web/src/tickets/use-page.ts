import { getRouteApi } from '@tanstack/react-router';
import type { SearchParams } from './search-params.ts';

const route = getRouteApi('/');

/** What the address says of the page, and how to change it: filters replace the entry of the history, a ticket adds one. */
export function usePage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  return {
    params,
    filter: (change: Partial<SearchParams>) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true }),
    open: (ticket: string | undefined) => void navigate({ search: (old) => ({ ...old, ticket }) }),
  };
}
