import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { createWebhookSender } from '../../../src/workers/webhook-sender.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

jest.setTimeout(60_000);

/** More than a process sends for at once. */
const ENDPOINTS = 25;

let api: TestApi;
let receiver: Receiver;
beforeAll(async () => {
  api = await startTestApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1' });
  receiver = await startReceiver();
});
afterAll(async () => {
  await api.close();
  await receiver.close();
});

test('a process whose clock is hours away signs with the time that all have in common', async () => {
  const token = await tokenFor(await api.tenant(), { role: 'admin' });
  const made = await api.call('POST', '/api/webhook-endpoints', { token, json: { url: `${receiver.url}/in-time` } });
  receiver.secrets.push((made.body as { secret: string }).secret);
  await api.call('POST', '/api/tickets', { token, json: { title: 'told in time' } });
  try {
    api.clock.offset = 3 * 3_600_000;
    await api.context.clock.measure();
    await api.context.webhookSender.processAll();
  } finally {
    api.clock.offset = 0;
    await api.context.clock.measure();
  }
  // It refuses a signature of another time.
  expect([receiver.taken.splice(0).length, receiver.faults]).toEqual([1, []]);
  receiver.secrets.length = 0;
});

test('the endpoints of a workspace that has more than its share follow as the first ones are done, and wait for no poll', async () => {
  const tenantId = await api.tenant();
  const token = await tokenFor(tenantId, { role: 'admin' });
  for (let i = 0; i < ENDPOINTS; i += 1)
    expect(
      await api.call('POST', '/api/webhook-endpoints', { token, json: { url: `${receiver.url}/${i}` } }),
    ).toMatchObject({ status: 201 });
  await api.call('POST', '/api/tickets', { token, json: { title: 'told to all' } });
  const sender = createWebhookSender(api.context.webhooks, { leaseMs: 60_000, pollMs: 10 * 60_000 });
  sender.start();
  try {
    await until('each has it', async () => receiver.taken.length === ENDPOINTS);
  } finally {
    await sender.stop();
  }
});
