import type { ItemOf } from '@synapse/api-client/client';
import { bodyOf } from '@synapse/api-client/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type Session, useSession } from '../session/session.ts';
import { usePage } from '../tickets/use-page.ts';

export type CountedView = ItemOf<'listSavedViews'>;

/** Among the queries of tickets, for its counts change with them. */
export const VIEWS_KEY = ['tickets', 'views'] as const;

export const viewsQuery = ({ api }: Session) =>
  queryOptions({
    queryKey: VIEWS_KEY,
    queryFn: async ({ signal }) => (await bodyOf(api.GET('/api/views', { signal }))).items,
  });

/** The saved view that the address names, where this person may see it. */
export function useOpenView(): CountedView | undefined {
  const { params } = usePage();
  const { data } = useQuery(viewsQuery(useSession()));
  return data?.find(({ id }) => id === params.saved);
}
