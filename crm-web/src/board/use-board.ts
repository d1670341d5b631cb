import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { filterOf, type SearchParams, STATUSES, type Status } from '../tickets/search-params.ts';
import { countQuery, listQuery, type Ticket, type TicketList } from '../tickets/ticket-queries.ts';
import { foundFor } from '../ui/search-box.tsx';
import { columnsOf } from './columns.ts';

/** The columns of the board: the list's filter, by status. A status that the filter leaves out has a count, and takes cards. */
export function useBoard(params: SearchParams) {
  const session = useSession();
  const { status: wanted, ...rest } = filterOf(params);
  const isWanted = (status: Status) => wanted === undefined || wanted.split(',').includes(status);
  const columnQuery = (status: Status) => ({
    ...listQuery(session, { ...params, group: undefined, status }),
    enabled: isWanted(status),
  });
  const lists = {
    OPEN: useInfiniteQuery(columnQuery('OPEN')),
    IN_PROGRESS: useInfiniteQuery(columnQuery('IN_PROGRESS')),
    RESOLVED: useInfiniteQuery(columnQuery('RESOLVED')),
    CLOSED: useInfiniteQuery(columnQuery('CLOSED')),
  };
  const { data: counts } = useQuery(countQuery(session, { ...params, status: STATUSES.join(',') }));
  const shown = STATUSES.filter(isWanted);
  const cards = columnsOf(shown.map((status) => ({ status, tickets: ticketsOf(lists[status].data) })));
  const failed = shown.map((status) => lists[status]).find(({ isError, data }) => isError && !data);
  return {
    found: foundFor(params.q, ...shown.map((status) => lists[status])),
    error: failed?.error,
    retry: () => shown.forEach((status) => void lists[status].refetch()),
    columns: STATUSES.map((status) => ({
      status,
      isShown: isWanted(status),
      tickets: cards[status],
      count: counts && { total: counts.status[status] ?? 0, exact: counts.exact },
      isPending: lists[status].isPending && isWanted(status),
      hasMore: lists[status].hasNextPage,
      more: () => {
        if (!lists[status].isFetchingNextPage) void lists[status].fetchNextPage();
      },
    })),
    /** Another one has other cards: they are shown as they come. */
    key: JSON.stringify([rest, params.sort]),
  };
}

const ticketsOf = (list: TicketList | undefined): readonly Ticket[] => list?.pages.flatMap(({ items }) => items) ?? [];
