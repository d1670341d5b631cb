import type { ReactNode } from 'react';
import { t } from '../texts/t.ts';
import { LoadFailed } from './problem.tsx';

type Reading<Data> = { data: Data | undefined; error: unknown; refetch: () => unknown };

/** A part of a page in each of its states. What was read stays when it can't be read again. */
export function Loaded<Data>({ query, children }: { query: Reading<Data>; children: (data: Data) => ReactNode }) {
  if (query.data) return children(query.data);
  if (query.error) return <LoadFailed error={query.error} onRetry={query.refetch} />;
  return (
    <div aria-busy="true">
      <span className="only-read">{t.loading}</span>
      <div className="skeleton" />
      <div className="skeleton" />
    </div>
  );
}

type Page<Item> = { items: Item[] };
type Props<Item> = {
  query: Reading<Page<Item> | { pages: Page<Item>[] }>;
  /** What is said where there is none. */
  empty: string;
  children: (items: Item[]) => ReactNode;
};

/** A list in each of its states; of one that is read by the page, what was read so far. */
export function Listed<Item>({ query, empty, children }: Props<Item>) {
  return (
    <Loaded query={query}>
      {(data) => {
        const items = 'pages' in data ? data.pages.flatMap((page) => page.items) : data.items;
        return items.length === 0 ? <p className="quiet">{empty}</p> : children(items);
      }}
    </Loaded>
  );
}
