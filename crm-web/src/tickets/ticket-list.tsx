import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { BulkArea } from '../bulk/bulk-area.tsx';
import { useSession } from '../session/session.ts';
import { t } from '../texts/t.ts';
import { LoadFailed } from '../ui/problem.tsx';
import { foundFor } from '../ui/search-box.tsx';
import { timeOf } from '../ui/words.ts';
import { densityOf } from './density.ts';
import type { Entry } from './hold-rows.ts';
import { groupsOf, linesOf } from './list-groups.ts';
import { ListHead } from './list-head.tsx';
import { columnsOf, filterOf, NO_FILTERS } from './search-params.ts';
import { behindQuery, countQuery, type TicketList as Listed, listQuery, ticketKeys } from './ticket-queries.ts';
import { TicketRows } from './ticket-rows.tsx';
import { useShown } from './tickets-in.ts';
import { usePage } from './use-page.ts';
import { useSteadyRows } from './use-steady-rows.ts';

const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export function TicketList({ onCreate }: { onCreate: () => void }) {
  const session = useSession();
  const queries = useQueryClient();
  const { params, filter } = usePage();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [isRead, setRead] = useState(false);
  const counting = useQuery({ ...countQuery(session, params), placeholderData: keepPreviousData });
  const counts = counting.data;
  const groups = useMemo(() => (params.group && counts ? groupsOf(params.group, counts) : []), [params.group, counts]);
  const open = groups.filter(({ id }) => !closed.has(id)).map(({ id }) => id);
  const query = listQuery(session, params, params.group ? open : undefined);
  const list = useInfiniteQuery({
    ...query,
    enabled: !params.group || (counting.isSuccess && !counting.isPlaceholderData),
  });
  // What is made of thousands of rows is made when they change, not whenever something else on the page does.
  const contacts = useMemo(() => contactsIn(list.data), [list.data]);
  const fresh = useMemo(() => entriesIn(list.data), [list.data]);
  const { data: behind } = useQuery(behindQuery(query.queryKey));
  const steady = useSteadyRows(fresh, groups, {
    // That a group has come or is gone makes it no other list.
    list: JSON.stringify([filterOf(params), params.sort, params.group, columnsOf(params), [...closed]]),
    isThere: !list.isPending && !list.isPlaceholderData,
    isRead,
    openId: params.ticket,
  });
  const { rows, waiting, take } = steady;
  useShown(rows);
  const hasMore = list.hasNextPage;
  const lines = useMemo(
    () => linesOf(steady.groups, rows, { closed, hasMore }),
    [steady.groups, rows, closed, hasMore],
  );
  /** Without its counts a list that is grouped can't be read. */
  const failed = list.data ? null : list.isError ? list : params.group && counting.isError ? counting : null;
  /** A list that was read far down begins again with its first page. */
  const readAnew = () => {
    setRead(false);
    queries.setQueryData(ticketKeys.behind(query.queryKey), []);
    void queries.resetQueries({ queryKey: query.queryKey, exact: true });
  };
  const toggle = (group: string) => {
    const now = new Set(closed);
    if (!now.delete(group)) now.add(group);
    setClosed(now);
  };

  return (
    <main className="list-pane" data-found={foundFor(params.q, list)}>
      <ListHead counts={counts} onCreate={onCreate} />
      {list.isError && list.data && (
        <p className="notice" role="status">
          {t.list.old(timeOf(list.dataUpdatedAt))}
        </p>
      )}
      {list.isPending && !failed && <Skeletons />}
      {failed && <LoadFailed error={failed.error} onRetry={failed.refetch} />}
      {list.data && lines.length === 0 && !list.hasNextPage && (
        <div className="empty">
          <p>{t.list.empty}</p>
          <button type="button" onClick={() => filter(NO_FILTERS)}>
            {t.list.clear}
          </button>
        </div>
      )}
      {list.data && (lines.length > 0 || list.hasNextPage) && (
        <TicketRows
          key={densityOf(params)}
          lines={lines}
          contacts={contacts}
          hasMore={list.hasNextPage}
          onMore={() => {
            if (!list.isFetchingNextPage) void list.fetchNextPage();
          }}
          closed={closed}
          waiting={waiting + behind.length}
          onClose={toggle}
          onRead={setRead}
          onTake={() => (behind.length > 0 ? readAnew() : take())}
        />
      )}
      {session.mayEdit && <BulkArea />}
    </main>
  );
}

const entriesIn = (list: Listed | undefined): Entry[] =>
  list?.pages.flatMap(({ items, group }) => items.map((ticket) => ({ ticket, group }))) ?? [];

const contactsIn = (list: Listed | undefined): ReadonlyMap<string, string> =>
  new Map(list?.pages.flatMap((page) => page.contacts.map(({ id, name }) => [id, name] as const)));

function Skeletons() {
  return (
    <div aria-busy="true">
      <span className="only-read">{t.list.loading}</span>
      {SKELETONS.map((one) => (
        <div key={one} className="skeleton" />
      ))}
    </div>
  );
}
