import { bodyOf } from '@synapse/api-client/client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { sync } from '../texts/t-sync.ts';
import { Loaded } from '../ui/loaded.tsx';
import { Options } from '../ui/options.tsx';
import { Problem } from '../ui/problem.tsx';
import { useIdempotencyKey } from '../ui/tries.ts';
import { FailureItem } from './failure-item.tsx';
import { type FailureState, failuresQuery, sitesKey, syncKeys } from './sync-queries.ts';

const texts = sync.failures;
const STATES = Object.keys(texts.states) as FailureState[];
const KINDS = Object.keys(texts.kinds) as (keyof typeof texts.kinds)[];

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
  const ticketIds = items.flatMap(({ ticket }) => ticket?.id ?? []);
  return (
    <section aria-labelledby="sync-failures">
      <div className="part-head">
        <h2 id="sync-failures">{texts.title}</h2>
        <label>
          {texts.show}{' '}
          <select value={state} onChange={({ target }) => setState(target.value as FailureState)}>
            <Options of={STATES.map((one) => [one, texts.states[one]])} />
          </select>
        </label>
        <label>
          {texts.kind}{' '}
          <select value={kind} onChange={({ target }) => setKind(target.value as typeof kind)}>
            <Options of={KINDS.map((one) => [one, texts.kinds[one]])} />
          </select>
        </label>
        {mayRetry && kind === 'all' && items.length > 0 && (
          <button type="button" disabled={retry.isPending} onClick={() => retry.mutate({ all: true })}>
            {texts.retryAll}
          </button>
        )}
        {mayRetry && kind !== 'all' && ticketIds.length > 0 && (
          <button
            type="button"
            disabled={retry.isPending}
            onClick={() => retry.mutate({ ticketIds: ticketIds.slice(0, 1000) })}
          >
            {texts.retryShown(Math.min(ticketIds.length, 1000))}
          </button>
        )}
      </div>
      <p role="status">{retry.data && texts.retried(retry.data.retried)}</p>
      <Problem error={retry.error} />
      <Loaded query={list}>
        {() =>
          // Of a kind that is chosen, there may be some on a page that is not read yet.
          items.length === 0 && list.hasNextPage ? null : items.length === 0 ? (
            <p className="quiet">{state === 'parked' ? texts.none : texts.noneRetrying}</p>
          ) : (
            <ul className="plain-rows" aria-label={texts.list}>
              {items.map((failure) => (
                <FailureItem
                  key={failure.id}
                  failure={failure}
                  onRetry={mayRetry ? (ticketId) => retry.mutate({ ticketIds: [ticketId] }) : undefined}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {list.hasNextPage && (
        <button type="button" onClick={() => void list.fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </section>
  );
}

type Retried = { all: true } | { ticketIds: string[] };

function useRetry() {
  const { api } = useSession();
  const queries = useQueryClient();
  const { keyOf, accepted } = useIdempotencyKey();
  return useMutation({
    mutationFn: (body: Retried) => {
      const header = { 'Idempotency-Key': keyOf(body) };
      return bodyOf(api.POST('/api/sync/failures/retry', { params: { header }, body }));
    },
    onSuccess: accepted,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: syncKeys.all });
      void queries.invalidateQueries({ queryKey: sitesKey });
    },
  });
}
