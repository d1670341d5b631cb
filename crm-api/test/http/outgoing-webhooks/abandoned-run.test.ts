import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import type { Ticket } from '@synapse/shared/ticket';
import { newWebhookEndpointSchema } from '@synapse/shared/webhook';
import { withTenant } from '../../../src/store/db/database.ts';
import {
  type ClaimedEndpoint,
  claimEndpoints,
  releaseEndpoint,
} from '../../../src/store/outgoing-webhooks/claim-endpoints.ts';
import { takeDue } from '../../../src/store/outgoing-webhooks/messages.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

jest.setTimeout(60_000);

/** What a sender leaves behind that is killed in the middle of a run. */

let api: TestApi;
let receiver: Receiver;
let tenantId: string;
let token: string;
beforeAll(async () => {
  api = await startTestApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1' });
  receiver = await startReceiver();
});
afterAll(async () => {
  await api.close();
  await receiver.close();
});
let endpointId: string;
beforeEach(async () => {
  tenantId = await api.tenant();
  token = await tokenFor(tenantId, { role: 'admin' });
  const made = await api.call('POST', '/api/webhook-endpoints', { token, json: { url: receiver.url } });
  const { id, secret } = newWebhookEndpointSchema.parse(made.body);
  endpointId = id;
  receiver.secrets = [secret];
  receiver.received.length = 0;
});

const newTicket = async (title: string) =>
  (await api.call('POST', '/api/tickets', { token, json: { title } })).body as Ticket;

async function claim(leaseMs: number): Promise<ClaimedEndpoint> {
  const [claimed] = await claimEndpoints(api.context.db, {
    ...{ limit: 1, leaseMs, tenants: [tenantId], shares: { each: 1, taken: new Map() } },
  });
  if (!claimed) throw new Error('the endpoint is not due');
  return claimed;
}
const take = (claimed: ClaimedEndpoint) => withTenant(api.context.db, tenantId, (tx) => takeDue(tx, claimed));
const sent = () => receiver.received.map(({ message }) => message.data.ticket?.title);

test('what a killed run had taken from the feed is sent when its lease has run out, though nothing else happens', async () => {
  await newTicket('taken');
  const taken = await take(await claim(300));
  expect(taken?.due).toHaveLength(1);
  expect(await api.context.webhookSender.processAll()).toBe(0);
  await until('it is sent', async () => (await api.context.webhookSender.processAll()) > 0);
  expect(sent()).toEqual(['taken']);
});

test('what is replayed while a run gives the endpoint back is due', async () => {
  await newTicket('replayed');
  await api.context.webhookSender.processAll();
  await newTicket('another');
  const claimed = await claim(60_000);
  const replay = await api.owner.connect();
  try {
    // As a replay does: the endpoint first, then its messages.
    await replay.query('begin');
    await replay.query('update webhook_endpoint set next_at = now() where id = $1', [endpointId]);
    const given = withTenant(api.context.db, tenantId, (tx) => releaseEndpoint(tx, claimed, false));
    await until('the run waits for the replay', async () => {
      const { rows } = await api.owner.query(
        "select from pg_locks where not granted and locktype in ('transactionid', 'tuple')",
      );
      return rows.length > 0;
    });
    await replay.query('update webhook_message set next_at = now(), delivered_at = null where endpoint_id = $1', [
      endpointId,
    ]);
    await replay.query('commit');
    await given;
  } finally {
    replay.release();
  }
  const { rows } = await api.owner.query('select next_at from webhook_endpoint where id = $1', [endpointId]);
  expect(rows).toEqual([{ next_at: expect.any(Date) }]);
  await api.context.webhookSender.processAll();
  expect(sent().toSorted()).toEqual(['another', 'replayed', 'replayed']);
});
