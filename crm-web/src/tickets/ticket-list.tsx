import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { en } from '../texts/en.ts';
import { timeOf, wordsOf } from '../ui/words.ts';
import { ListFilters } from './list-filters.tsx';
import { countQuery, listQuery } from './ticket-queries.ts';
import { TicketRows } from './ticket-rows.tsx';
import { usePage } from './use-page.ts';

const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export function TicketList({ onCreate }: { onCreate: () => void }) {
  const session = useSession();
  const { params, filter } = usePage();
  const list = useInfiniteQuery(listQuery(session, params));
  const { data: counts } = useQuery(countQuery(session, params));
  const tickets = list.data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <main className="list-pane">
      <div className="list-head">
        <h1>{en.views[params.view]}</h1>
        <span className="quiet" role="status">
          {counts ? en.list.count(counts.total, counts.exact) : ''}
        </span>
        {session.mayEdit && (
          <button type="button" className="primary" onClick={onCreate}>
            {en.list.create}
          </button>
        )}
        <ListFilters />
      </div>
      {list.isError && list.data && (
        <p className="notice" role="status">
          {en.list.offline(timeOf(list.dataUpdatedAt))}
        </p>
      )}
      {list.isPending && (
        <div aria-busy="true">
          <span className="only-read">{en.list.loading}</span>
          {SKELETONS.map((one) => (
            <div key={one} className="skeleton" />
          ))}
        </div>
      )}
      {list.isError && !list.data && (
        <div className="problem" role="alert">
          <p>
            {en.error.title} {wordsOf(list.error)}
          </p>
          <button type="button" onClick={() => void list.refetch()}>
            {en.list.retry}
          </button>
        </div>
      )}
      {list.data && tickets.length === 0 && !list.hasNextPage && (
        <div className="empty">
          <p>{en.list.empty}</p>
          <button type="button" onClick={() => filter({ q: undefined, status: undefined, priority: undefined })}>
            {en.list.clear}
          </button>
        </div>
      )}
      {list.data && (tickets.length > 0 || list.hasNextPage) && (
        <TicketRows
          tickets={tickets}
          hasMore={list.hasNextPage}
          onMore={() => {
            if (!list.isFetchingNextPage) void list.fetchNextPage();
          }}
        />
      )}
    </main>
  );
}
