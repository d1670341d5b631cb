import { bodyOf } from '@synapse/api-client/client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { useTries } from '../ui/tries.ts';
import { FailureItem } from './failure-item.tsx';
import { type FailureState, failuresQuery, sitesKey, syncKeys } from './sync-queries.ts';

const STATES = Object.keys(sync.failures.states) as FailureState[];
/** As many as the API takes at once. */
const MOST = 1000;
const KINDS = Object.keys(sync.failures.kinds) as (keyof typeof sync.failures.kinds)[];

/** What does not get through, and the one thing that helps: for one ticket, for a kind, for all. */
export function Failures() {
  const session = useSession();
  const [state, setState] = useState<FailureState>('parked');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all');
  const list = useInfiniteQuery(failuresQuery(session, state));
  const retry = useRetry();
  const mayRetry = session.mayEdit && state === 'parked';

  const items = (list.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter(({ causes }) => kind === 'all' || causes.some(({ what }) => what === kind));
  const shownIds = items.slice(0, MOST).map(({ id }) => id);
  return (
    <section aria-labelledby="sync-failures">
      <div className="part-head">
        <h2 id="sync-failures">{sync.failures.title}</h2>
        <label>
          {sync.failures.show}{' '}
          <select value={state} onChange={({ target }) => setState(target.value as FailureState)}>
            <Options of={STATES.map((one) => [one, sync.failures.states[one]])} />
          </select>
        </label>
        <label>
          {sync.failures.kind}{' '}
          <select value={kind} onChange={({ target }) => setKind(target.value as typeof kind)}>
            <Options of={KINDS.map((one) => [one, sync.failures.kinds[one]])} />
          </select>
        </label>
        {mayRetry && kind === 'all' && items.length > 0 && (
          <button type="button" disabled={retry.isPending} onClick={() => retry.mutate({ all: true })}>
            {sync.failures.retryAll}
          </button>
        )}
        {mayRetry && kind !== 'all' && shownIds.length > 0 && (
          <button type="button" disabled={retry.isPending} onClick={() => retry.mutate({ failureIds: shownIds })}>
            {sync.failures.retryShown(shownIds.length)}
          </button>
        )}
      </div>
      <p role="status">{retry.data && sync.failures.retried(retry.data.retried)}</p>
      <Problem error={retry.error} />
      <Loaded query={list}>
        {() =>
          // Of a kind that is chosen, there may be some on a page that is not read yet.
          items.length === 0 && list.hasNextPage ? null : items.length === 0 ? (
            <p className="quiet">{state === 'parked' ? sync.failures.none : sync.failures.noneRetrying}</p>
          ) : (
            <ul className="plain-rows" aria-label={sync.failures.list}>
              {items.map((failure) => (
                <FailureItem
                  key={failure.id}
                  failure={failure}
                  onRetry={mayRetry ? () => retry.mutate({ failureIds: [failure.id] }) : undefined}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {list.hasNextPage && (
        <button type="button" onClick={() => void list.fetchNextPage()}>
          {sync.failures.more}
        </button>
      )}
    </section>
  );
}

type Retried = { all: true } | { failureIds: string[] };

function useRetry() {
  const { api } = useSession();
  const queries = useQueryClient();
  const tried = useTries();
  return useMutation({
    mutationFn: (body: Retried) =>
      tried(body, (header) => bodyOf(api.POST('/api/sync/failures/retry', { params: { header }, body }))),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: syncKeys.all });
      void queries.invalidateQueries({ queryKey: sitesKey });
    },
  });
}
