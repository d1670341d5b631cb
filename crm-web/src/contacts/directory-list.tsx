import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IN_LIST, useCommands } from '../shell/use-commands.ts';
import { t } from '../texts/t.ts';
import { contacts as texts } from '../texts/t-contacts.ts';
import { LoadFailed } from '../ui/problem.tsx';
import { foundFor, SearchBox } from '../ui/search-box.tsx';
import { timeOf } from '../ui/words.ts';
import type { DirectoryParams } from './directory-params.ts';

export type Listed = { id: string; name: string; about: string };

type Props = {
  to: '/contacts' | '/companies';
  words: typeof texts.people | typeof texts.firms;
  params: DirectoryParams;
  list: Pick<
    UseInfiniteQueryResult<unknown>,
    | 'isPending'
    | 'isPlaceholderData'
    | 'isError'
    | 'error'
    | 'dataUpdatedAt'
    | 'hasNextPage'
    | 'isFetchingNextPage'
    | 'fetchNextPage'
    | 'refetch'
  >;
  items: readonly Listed[] | undefined;
  onSearch: (q: string | undefined) => void;
  /** Left out: this person may not. */
  onCreate: (() => void) | undefined;
};

/** The list of contacts, or of companies, with its search. */
export function DirectoryList({ to, words, params, list, items, onSearch, onCreate }: Props) {
  const [title, other] = to === '/contacts' ? [t.contacts, t.companies] : [t.companies, t.contacts];
  useCommands({ search: () => document.getElementById('search')?.focus() }, IN_LIST);
  return (
    <main className="list-pane" data-found={foundFor(params.q, list)}>
      <div className="list-head directory-head">
        <h1>{title}</h1>
        <Link to={to === '/contacts' ? '/companies' : '/contacts'} search={{}}>
          {other}
        </Link>
        {onCreate && (
          <button type="button" className="primary" onClick={onCreate}>
            {words.create}
          </button>
        )}
        <SearchBox label={words.search} q={params.q} onSearch={onSearch} />
      </div>
      {list.isError && items && (
        <p className="notice" role="status">
          {t.list.old(timeOf(list.dataUpdatedAt))}
        </p>
      )}
      {list.isPending && (
        <div aria-busy="true">
          <span className="only-read">{words.loading}</span>
          <div className="skeleton" />
          <div className="skeleton" />
          <div className="skeleton" />
        </div>
      )}
      {list.isError && !items && <LoadFailed error={list.error} onRetry={list.refetch} />}
      {items?.length === 0 && (
        <div className="empty">
          <p>{params.q ? words.noneFound : words.empty}</p>
        </div>
      )}
      {items && items.length > 0 && (
        <section className="scroll" aria-label={title}>
          <ul className="directory">
            {items.map(({ id, name, about }) => (
              <li key={id}>
                <Link
                  to={to}
                  search={{ ...params, open: id }}
                  activeProps={{}}
                  aria-current={params.open === id ? 'true' : undefined}
                >
                  <span className="name" title={name}>
                    {name}
                  </span>
                  <span className="quiet about" title={about}>
                    {about}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {list.hasNextPage && (
            <button
              type="button"
              className="more"
              disabled={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {texts.more}
            </button>
          )}
        </section>
      )}
    </main>
  );
}
