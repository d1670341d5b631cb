import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { settings as texts } from '../texts/settings.ts';
import { LoadFailed } from '../ui/problem.tsx';

/** A change of a list: what it shows is read again, whether the change was taken or not. */
export function useAct<Input, Answer>(key: QueryKey, act: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => void queries.invalidateQueries({ queryKey: key }) });
}

type Page<Item> = { items: Item[] };
type Reading<Item> = {
  data: Page<Item> | { pages: Page<Item>[] } | undefined;
  error: unknown;
  refetch: () => unknown;
};

/** A list in each of its states; of one that is read by the page, what was read so far. */
export function Listed<Item>({
  query: { data, error, refetch },
  empty,
  children,
}: {
  query: Reading<Item>;
  empty: string;
  children: (items: Item[]) => ReactNode;
}) {
  if (data) {
    const items = 'pages' in data ? data.pages.flatMap((page) => page.items) : data.items;
    return items.length === 0 ? <p className="quiet">{empty}</p> : children(items);
  }
  if (!error) return <p className="quiet">{texts.loading} …</p>;
  return <LoadFailed error={error} onRetry={refetch} />;
}

/** A table that becomes a list of cards where there is no room: `label` names each cell there. */
export function Table({ name, heads, children }: { name: string; heads: readonly string[]; children: ReactNode }) {
  return (
    <table className="settings-table" aria-label={name}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
