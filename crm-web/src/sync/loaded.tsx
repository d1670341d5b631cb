import type { ReactNode } from 'react';
import { sync as texts } from '../texts/sync.ts';
import { LoadFailed } from '../ui/problem.tsx';

type Props<Data> = {
  query: { data: Data | undefined; error: unknown; refetch: () => unknown };
  children: (data: Data) => ReactNode;
};

/** A part of the page in each of its states. What was read stays when it can't be read again. */
export function Loaded<Data>({ query, children }: Props<Data>) {
  if (query.data) return children(query.data);
  if (query.error) return <LoadFailed error={query.error} onRetry={query.refetch} />;
  return (
    <div aria-busy="true">
      <span className="only-read">{texts.loading}</span>
      <div className="skeleton" />
      <div className="skeleton" />
    </div>
  );
}
