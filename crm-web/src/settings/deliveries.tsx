import { bodyOf } from '@synapse/api-client/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { byCursor, startingAt } from '../ui/by-cursor.ts';
import { Listed } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { When } from '../ui/when.tsx';
import { answerOf } from './attempt-words.ts';
import { type Delivery, KEYS, useAct } from './data.ts';

/** What waits is sent meanwhile. */
export const READ_EVERY_MS = 3_000;

/** What an endpoint was sent, each message with how it was answered. */
export function Deliveries({ endpointId }: { endpointId: string }) {
  const { api } = useSession();
  const key = [...KEYS.endpoints, endpointId];
  const path = { endpointId };
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      bodyOf(
        api.GET('/api/webhook-endpoints/{endpointId}/deliveries', {
          params: { path, query: { limit: 50, ...startingAt(pageParam) } },
          signal,
        }),
      ),
    ...byCursor,
    refetchInterval: READ_EVERY_MS,
  });
  const replay = useAct(key, (body: { seq: number } | { fromSeq: number }) =>
    bodyOf(api.POST('/api/webhook-endpoints/{endpointId}/replay', { params: { path }, body })),
  );
  return (
    <section aria-label={settings.webhooks.deliveries}>
      <Problem error={replay.error} />
      <Listed query={list} empty={settings.webhooks.noDeliveries}>
        {(items) => (
          <ul className="deliveries">
            {items.map((one) => (
              <li key={one.seq}>
                <Message delivery={one} />
                <span className="row-actions">
                  <button type="button" disabled={replay.isPending} onClick={() => replay.mutate({ seq: one.seq })}>
                    {settings.webhooks.replay}
                  </button>
                  <button type="button" disabled={replay.isPending} onClick={() => replay.mutate({ fromSeq: one.seq })}>
                    {settings.webhooks.replayFrom}
                  </button>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Listed>
      {list.hasNextPage && (
        <button type="button" onClick={() => void list.fetchNextPage()}>
          {settings.more}
        </button>
      )}
    </section>
  );
}

function Message({ delivery }: { delivery: Delivery }) {
  const { attempts, deliveredAt, nextAt } = delivery;
  const last = attempts.at(-1);
  return (
    <details>
      <summary>
        <span className="key">
          {delivery.seq} {delivery.kind}
        </span>{' '}
        <span className="settings-badge">
          {deliveredAt === null ? settings.webhooks.waits : settings.webhooks.delivered}
        </span>{' '}
        {last && answerOf(last)} <When at={delivery.at} />
        {nextAt !== null && (
          <span className="quiet">
            {' '}
            · {settings.webhooks.next} <When at={nextAt} />
          </span>
        )}
      </summary>
      <p className="quiet">{settings.webhooks.attempts(attempts.length)}</p>
      <ol>
        {attempts.map((one) => (
          <li key={one.at}>
            {answerOf(one)}, {one.durationMs} ms <When at={one.at} />
            {one.answer && <pre className="key">{one.answer}</pre>}
          </li>
        ))}
      </ol>
    </details>
  );
}
