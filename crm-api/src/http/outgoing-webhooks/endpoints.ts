import type { webhooksApi } from '@synapse/shared/api/webhooks';
import { readTenant } from '../../store/db/database.ts';
import { listDeliveries, listEndpoints, readEndpoint } from '../../store/outgoing-webhooks/endpoints.ts';
import {
  changeEndpoint,
  createEndpoint,
  endpointView,
  removeEndpoint,
  replay,
  rotateSecret,
  testEndpoint,
} from '../../sync/outgoing-webhooks/endpoint-commands.ts';
import type { Caller } from '../auth/caller.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { HttpServices } from '../kernel/services.ts';

const endpointOf = ({ caller, params }: { caller: Caller; params: { endpointId: string } }) => ({
  tenantId: caller.tenantId,
  id: params.endpointId,
});

/** Who outside is told of changes. */
export function endpointHandlers({
  db,
  now,
  webhooks,
}: Pick<HttpServices, 'db' | 'now' | 'webhooks'>): Handlers<typeof webhooksApi> {
  const today = () => new Date(now());
  return {
    listWebhookEndpoints: async ({ caller: { tenantId } }) => ({
      status: 200,
      body: {
        items: (await readTenant(db, tenantId, (tx) => listEndpoints(tx, tenantId, today()))).map(endpointView),
      },
    }),
    createWebhookEndpoint: async ({ caller, body }) => {
      const endpoint = await createEndpoint(webhooks, caller.tenantId, body);
      return { status: 201, headers: { location: `/api/webhook-endpoints/${endpoint.id}` }, body: endpoint };
    },
    readWebhookEndpoint: async (ask) => {
      const of = endpointOf(ask);
      return {
        status: 200,
        body: endpointView(await readTenant(db, of.tenantId, (tx) => readEndpoint(tx, of, today()))),
      };
    },
    updateWebhookEndpoint: async (ask) => ({
      status: 200,
      body: await changeEndpoint(webhooks, endpointOf(ask), ask.body),
    }),
    deleteWebhookEndpoint: async (ask) => {
      await removeEndpoint(webhooks, endpointOf(ask));
      return { status: 204 };
    },
    rotateWebhookSecret: async (ask) => ({ status: 200, body: await rotateSecret(webhooks, endpointOf(ask)) }),
    testWebhookEndpoint: async (ask) => ({
      status: 200,
      body: await testEndpoint(webhooks, { ...endpointOf(ask), keyed: ask.caller.keyed }),
    }),
    replayWebhooks: async (ask) => ({
      status: 202,
      body: await replay(webhooks, { ...endpointOf(ask), keyed: ask.caller.keyed }, ask.body),
    }),
    listWebhookDeliveries: async (ask) => {
      const of = endpointOf(ask);
      const [, page] = await readTenant(db, of.tenantId, (tx) =>
        Promise.all([readEndpoint(tx, of, today()), listDeliveries(tx, of, ask.query)]),
      );
      return { status: 200, body: page };
    },
  };
}
