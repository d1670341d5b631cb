import { bodyOf } from '@synapse/api-client/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSession } from '../session/session.ts';
import { settings } from '../texts/t-settings.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Listed } from '../ui/loaded.tsx';
import { Problem } from '../ui/problem.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { translated } from '../ui/translated.ts';
import { AddEndpoint } from './add-endpoint.tsx';
import { answerOf } from './attempt-words.ts';
import { type Endpoint, KEYS, useAct } from './data.ts';
import { Deliveries, READ_EVERY_MS } from './deliveries.tsx';

type Secret = { url: string; secret: string };

export function Webhooks() {
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Secret | null>(null);
  const list = useQuery({
    queryKey: KEYS.endpoints,
    queryFn: ({ signal }) => bodyOf(api.GET('/api/webhook-endpoints', { signal })),
    refetchInterval: READ_EVERY_MS,
  });
  return (
    <>
      <div className="section-head">
        <p className="quiet">{settings.webhooks.about}</p>
        <button type="button" className="primary" onClick={() => setOpen(true)}>
          {settings.webhooks.create}
        </button>
      </div>
      {made && <ShownOnce label={`${settings.webhooks.secret}: ${made.url}`} value={made.secret} />}
      <Listed query={list} empty={settings.webhooks.none}>
        {(items) => items.map((one) => <EndpointCard key={one.id} endpoint={one} onSecret={setMade} />)}
      </Listed>
      {isOpen && <AddEndpoint onClose={() => setOpen(false)} onMade={setMade} />}
    </>
  );
}

type Asks = 'rotate' | 'remove' | null;

function EndpointCard({ endpoint, onSecret }: { endpoint: Endpoint; onSecret: (secret: Secret) => void }) {
  const { api } = useSession();
  const [asks, setAsks] = useState<Asks>(null);
  const [isShown, setShown] = useState(false);
  const params = { path: { endpointId: endpoint.id } };
  const change = useAct(KEYS.endpoints, (state: Endpoint['state']) =>
    bodyOf(api.PATCH('/api/webhook-endpoints/{endpointId}', { params, body: { state } })),
  );
  const test = useAct(KEYS.endpoints, () => bodyOf(api.POST('/api/webhook-endpoints/{endpointId}/test', { params })));
  const rotate = useAct(KEYS.endpoints, async () =>
    onSecret(await bodyOf(api.POST('/api/webhook-endpoints/{endpointId}/rotate-secret', { params }))),
  );
  const remove = useAct(KEYS.endpoints, () => bodyOf(api.DELETE('/api/webhook-endpoints/{endpointId}', { params })));
  const isPaused = endpoint.state === 'paused';
  return (
    <section className={isPaused ? 'settings-card stuck' : 'settings-card'} aria-label={endpoint.url}>
      <div className="section-head">
        <h2 className="key">{endpoint.url}</h2>
        <span className="settings-badge">{settings.webhooks.state[endpoint.state]}</span>
      </div>
      <p className="quiet">
        {[
          endpoint.description,
          endpoint.kinds.join(', '),
          settings.webhooks.behind(endpoint.feedSeq - endpoint.seq + endpoint.waiting),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {endpoint.pausedReason !== null && <p>{translated(endpoint.template, endpoint.pausedReason)}</p>}
      {test.data && <p role="status">{settings.webhooks.tested(test.data.delivered, answerOf(test.data))}</p>}
      <div className="actions start">
        <button type="button" onClick={() => change.mutate(isPaused ? 'active' : 'paused')}>
          {isPaused ? settings.webhooks.resume : settings.webhooks.pause}
        </button>
        <button type="button" disabled={test.isPending} onClick={() => test.mutate(undefined)}>
          {settings.webhooks.test}
        </button>
        <button type="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? settings.webhooks.hide : settings.webhooks.show}
        </button>
        <button type="button" onClick={() => setAsks('rotate')}>
          {settings.webhooks.rotate}
        </button>
        <button type="button" onClick={() => setAsks('remove')}>
          {settings.webhooks.remove}
        </button>
      </div>
      <Problem error={change.error ?? test.error} />
      {isShown && <Deliveries endpointId={endpoint.id} />}
      {asks && (
        <Confirm
          title={settings.webhooks[`${asks}Title`]}
          act={settings.webhooks[asks]}
          change={asks === 'rotate' ? rotate : remove}
          onClose={() => setAsks(null)}
        >
          <p>{settings.webhooks[`${asks}About`]}</p>
        </Confirm>
      )}
    </section>
  );
}
