import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { until } from '@synapse/local-stack/testing/until';
import { problemSchema } from '@synapse/shared/problem';
import type { Ticket } from '@synapse/shared/ticket';
import {
  newWebhookEndpointSchema,
  type WebhookEndpoint,
  webhookDeliveryPageSchema,
  webhookEndpointSchema,
  webhookTestSchema,
} from '@synapse/shared/webhook';
import { Webhook } from 'standardwebhooks';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

jest.setTimeout(60_000);

/** The clock of a real receiver is not moved: here messages that wait are brought forward instead. */

let api: TestApi;
let receiver: Receiver;
let tenantId: string;
let token: string;
beforeAll(async () => {
  api = await startTestApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1', LEASE_MS: '9000' });
});
afterAll(() => api.close());
beforeEach(async () => {
  receiver = await startReceiver();
  tenantId = await api.tenant();
  token = await tokenFor(tenantId, { role: 'admin' });
});
afterEach(async () => {
  await api.owner.query('update webhook_endpoint set paused_at = now() where tenant_id = $1', [tenantId]);
  await receiver.close();
  expect(receiver.faults).toEqual([]);
});

const post = async <T>(path: string, json: object, method = 'POST'): Promise<T> => {
  const answer = await api.call(method, path, { token, json });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};
const newTicket = (title: string) => post<Ticket>('/api/tickets', { title });
const rename = (id: string, title: string) => post<Ticket>(`/api/tickets/${id}`, { title }, 'PATCH');
async function endpointAt(url: string, more: object = {}) {
  const endpoint = newWebhookEndpointSchema.parse(await post('/api/webhook-endpoints', { url, ...more }));
  receiver.secrets.push(endpoint.secret);
  return endpoint;
}
const readEndpoint = async (id: string): Promise<WebhookEndpoint> =>
  webhookEndpointSchema.parse((await api.call('GET', `/api/webhook-endpoints/${id}`, { token })).body);
const deliveries = async (id: string) =>
  webhookDeliveryPageSchema.parse((await api.call('GET', `/api/webhook-endpoints/${id}/deliveries`, { token })).body)
    .items;
const send = () => api.context.webhookSender.processAll();
/** Brings forward what waits for another try. */
async function hurry(): Promise<void> {
  await api.owner.query('update webhook_message set next_at = now() where tenant_id = $1 and next_at > now()', [
    tenantId,
  ]);
  await api.owner.query('update webhook_endpoint set next_at = now() where tenant_id = $1', [tenantId]);
}
const seqs = (of: Receiver['received']) => of.map(({ message }) => message.seq);

/** Whatever arrives, however often, in whatever order: what has the highest `seq` counts. */
function applyBySeq(taken: Receiver['received']): Ticket[] {
  const known = new Map<string, { seq: number; ticket: Ticket | null }>();
  for (const { message } of taken) {
    const { seq, data } = message;
    if (seq === null || data.ticketId === null) continue;
    if ((known.get(data.ticketId)?.seq ?? 0) <= seq) known.set(data.ticketId, { seq, ticket: data.ticket });
  }
  return [...known.values()].flatMap(({ ticket }) => ticket ?? []).sort((a, b) => a.number - b.number);
}

describe('a consumer that applies by seq', () => {
  test('of a receiver that loses, delays, doubles and refuses ends with the tickets that GET shows', async () => {
    const endpoint = await endpointAt(receiver.url);
    receiver.behave((message, nth) => {
      const dice = ((message.seq ?? 0) * 7 + nth * 3) % 10;
      if (nth > 4) return {};
      if (dice < 2) return { status: 500, text: 'not now' };
      if (dice === 2) return { loseAnswer: true };
      if (dice === 3) return { delayMs: 50 };
      if (dice === 4) return { status: 429, headers: { 'retry-after': '1' } };
      return {};
    });
    const made = await Promise.all(Array.from({ length: 12 }, (_, i) => newTicket(`Ticket ${i}`)));
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(made.map(({ id }, i) => rename(id, `Ticket ${i}, round ${round}`)));
      await send();
    }
    await api.call('DELETE', `/api/tickets/${made[0]?.id}`, { token });
    await post(`/api/tickets/${made[1]?.id}/comments`, { body: 'A note that stays here', visibility: 'internal' });
    for (let tries = 0; tries < 9; tries += 1) {
      await send();
      await hurry();
    }
    const { body } = await api.call('GET', '/api/tickets?limit=200&sort=number', { token });
    expect(applyBySeq(receiver.taken)).toEqual((body as { items: Ticket[] }).items);
    expect(receiver.taken.length).toBeGreaterThan(new Set(seqs(receiver.taken)).size);
    // In order for each ticket, where each counts when it was taken first; and nothing is missing.
    const firsts = receiver.taken.filter(({ id }, i, all) => all.findIndex((one) => one.id === id) === i);
    for (const [, ofTicket] of Map.groupBy(firsts, ({ message }) => message.data.ticketId))
      expect(seqs(ofTicket)).toEqual(seqs(ofTicket).toSorted((a, b) => Number(a) - Number(b)));
    const { rows } = await api.owner.query<{ seq: string }>(
      'select seq::int as seq from feed where tenant_id = $1 order by seq',
      [tenantId],
    );
    expect([...new Set(seqs(firsts))].toSorted((a, b) => Number(a) - Number(b))).toEqual(rows.map(({ seq }) => seq));
    expect((await readEndpoint(endpoint.id)).seq).toBe(rows.length);
    // An internal text is not pushed.
    expect(receiver.received.some(({ raw }) => raw.includes('A note that stays here'))).toBe(false);
  });

  test('a ticket that waits for another try holds back its own later changes only', async () => {
    await endpointAt(receiver.url, { kinds: ['ticket.created', 'ticket.updated'] });
    const [one, other] = [await newTicket('refused'), await newTicket('taken')];
    receiver.behave(({ data }) => (data.ticketId === one.id ? { status: 503 } : {}));
    await rename(one.id, 'refused later');
    await rename(other.id, 'taken later');
    await send();
    const tried = receiver.received.filter(({ message }) => message.data.ticketId === one.id);
    expect(tried).toHaveLength(1);
    expect(receiver.taken.map(({ message }) => message.data.ticketId)).toEqual([other.id, other.id]);
    receiver.behave(() => ({}));
    await hurry();
    await send();
    expect(receiver.taken.slice(2).map(({ message }) => message.type)).toEqual(['ticket.created', 'ticket.updated']);
  });
});

describe('tries', () => {
  test('are made for 28 hours, then the endpoint is paused; resumed, it gets all that waits in order', async () => {
    const endpoint = await endpointAt(receiver.url);
    receiver.behave(() => ({ status: 500, text: 'x'.repeat(5000) }));
    const { id } = await newTicket('never taken');
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      await send();
      const { rows } = await api.owner.query<{ s: number }>(
        `select round(extract(epoch from next_at - now()))::int as s from webhook_message where tenant_id = $1 and failures > 0`,
        [tenantId],
      );
      waits.push(rows[0]?.s ?? -1);
      if (tries < 7) await hurry();
    }
    expect(waits.slice(0, 7)).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((s) => expect.closeTo(s, -1)));
    expect(receiver.received).toHaveLength(8);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    const paused = await readEndpoint(endpoint.id);
    expect(paused).toMatchObject({ state: 'paused', pausedReason: expect.stringContaining('8 tries over 28 hours') });
    expect(paused.waiting).toBe(1);
    expect(paused.template).toEqual({ code: 'webhook_refused', params: { tries: '8' } });
    const [delivery] = await deliveries(endpoint.id);
    expect(delivery?.attempts).toHaveLength(5);
    expect(delivery?.attempts[0]).toMatchObject({ status: 500, answer: 'x'.repeat(1024) });

    await rename(id, 'while it is paused');
    await hurry();
    await send();
    expect(receiver.received).toHaveLength(8);
    receiver.behave(() => ({}));
    await post(`/api/webhook-endpoints/${endpoint.id}`, { state: 'active' }, 'PATCH');
    await send();
    const ofTicket = receiver.taken.filter(({ message }) => message.data.ticketId === id);
    expect(ofTicket.map(({ message }) => message.type)).toEqual(['ticket.created', 'ticket.updated']);
    expect(await readEndpoint(endpoint.id)).toMatchObject({ state: 'active', pausedReason: null });
    expect(await readEndpoint(endpoint.id)).not.toHaveProperty('template');
  });

  test('end at once with 410', async () => {
    const endpoint = await endpointAt(receiver.url);
    receiver.behave(() => ({ status: 410 }));
    await newTicket('gone');
    await send();
    await hurry();
    await send();
    expect(receiver.received).toHaveLength(1);
    expect((await readEndpoint(endpoint.id)).pausedReason).toContain('410');
  });
});

describe('a secret that is replaced', () => {
  test('signs together with the one before for 24 hours, then alone', async () => {
    const { id, secret: old } = await endpointAt(receiver.url);
    const { secret } = newWebhookEndpointSchema.parse(await post(`/api/webhook-endpoints/${id}/rotate-secret`, {}));
    receiver.secrets.push(secret);
    await newTicket('signed by both');
    await send();
    expect(receiver.taken[0]?.signatures).toHaveLength(2);

    await newTicket('signed by the new one');
    receiver.secrets = [];
    api.clock.offset = 24 * 3_600_000 + 1000;
    try {
      // The receiver's clock is not moved, so it would refuse the time of the message.
      await send();
    } finally {
      api.clock.offset = 0;
    }
    const last = receiver.taken.at(-1);
    expect(last?.signatures).toHaveLength(1);
    const signed = new Date(Date.now() + 24 * 3_600_000 + 1000);
    const seconds = Math.floor(signed.getTime() / 1000);
    const candidates = [seconds - 2, seconds - 1, seconds].map((s) => new Date(s * 1000));
    const by = (key: string) => candidates.map((at) => new Webhook(key).sign(last?.id ?? '', at, last?.raw ?? ''));
    expect(by(secret)).toContain(last?.signatures[0]);
    expect(by(old)).not.toContain(last?.signatures[0]);
  });

  test('and replaced again, for its answer may have been lost, signs with the first still: a receiver has that', async () => {
    const { id, secret: first } = await endpointAt(receiver.url);
    const replace = async () =>
      newWebhookEndpointSchema.parse(await post(`/api/webhook-endpoints/${id}/rotate-secret`, {})).secret;
    // At once, as a button that is pressed twice does.
    const later = await Promise.all([replace(), replace()]);
    receiver.secrets = [first, ...later];
    await newTicket('signed by three');
    await send();
    expect(receiver.taken.at(-1)?.signatures).toHaveLength(3);
    expect(receiver.faults).toEqual([]);
  });
});

describe('replay', () => {
  test('sends one message again, or everything from a seq on, with the same ids', async () => {
    const { id } = await endpointAt(receiver.url);
    const ticket = await newTicket('one');
    for (const title of ['two', 'three', 'four']) await rename(ticket.id, title);
    await send();
    const all = receiver.taken.map((one) => one.id);
    await post(`/api/webhook-endpoints/${id}/replay`, { seq: 2 });
    await send();
    expect(receiver.taken.slice(all.length).map((one) => one.id)).toEqual([all[1]]);
    await post(`/api/webhook-endpoints/${id}/replay`, { fromSeq: 2 });
    await send();
    expect(receiver.taken.slice(all.length + 1).map((one) => one.id)).toEqual(all.slice(1));
    const refused = async (json: object) => {
      const answer = await api.call('POST', `/api/webhook-endpoints/${id}/replay`, { token, json });
      const { code, template } = problemSchema.parse(answer.body);
      expect([answer.status, code]).toEqual([409, 'conflict']);
      return template;
    };
    const most = String(Number.MAX_SAFE_INTEGER);
    expect(await refused({ seq: 99 })).toEqual({ code: 'webhook_no_message', params: { number: '99', days: '14' } });
    expect(await refused({ seq: Number(most) })).toMatchObject({ code: 'webhook_no_message' });
    const unkept = { code: 'feed_not_kept', params: { number: most, days: '7', left: expect.any(String) } };
    expect(await refused({ fromSeq: Number(most) })).toEqual(unkept);
    await api.owner.query('delete from feed where tenant_id = $1', [tenantId]);
    expect(await refused({ fromSeq: 1 })).toEqual({ code: 'feed_empty', params: { days: '7' } });
  });

  test('what the feed no longer has is told as feed.reset', async () => {
    await endpointAt(receiver.url);
    const ticket = await newTicket('forgotten');
    await rename(ticket.id, 'forgotten, too');
    await rename(ticket.id, 'kept');
    await api.owner.query('delete from feed where tenant_id = $1 and seq < 3', [tenantId]);
    await send();
    expect(receiver.taken.map(({ message }) => [message.type, message.seq]).sort()).toEqual([
      ['feed.reset', 2],
      ['ticket.updated', 3],
    ]);
  });
});

test('a slow endpoint holds up no other', async () => {
  const slow = await startReceiver();
  const patience = Promise.withResolvers<void>();
  slow.behave(() => ({ after: patience.promise }));
  try {
    const { id } = await post<WebhookEndpoint>('/api/webhook-endpoints', { url: slow.url });
    await endpointAt(receiver.url);
    const ticket = await newTicket('slow and fast');
    for (let i = 0; i < 10; i += 1) await rename(ticket.id, `change ${i}`);
    api.context.webhookSender.start();
    await until('the other has all', () => receiver.taken.length === 11);
    // All that while the slow one has neither answered nor run out of time.
    expect((await deliveries(id)).flatMap(({ attempts }) => attempts)).toEqual([]);
    expect(slow.received.length).toBeLessThan(2);
  } finally {
    patience.resolve();
    await api.context.webhookSender.stop();
    await slow.close();
  }
});

test('a workspace whose endpoints all answer slowly leaves room for those of the others', async () => {
  const slow = await startReceiver();
  const patience = Promise.withResolvers<void>();
  slow.behave(() => ({ after: patience.promise }));
  try {
    const other = await api.tenant();
    const admin = await tokenFor(other, { role: 'admin' });
    const made = await api.call('POST', '/api/webhook-endpoints', { token: admin, json: { url: receiver.url } });
    receiver.secrets.push(newWebhookEndpointSchema.parse(made.body).secret);
    for (let i = 0; i < 50; i += 1) await post('/api/webhook-endpoints', { url: slow.url });
    await newTicket('for fifty');
    const { context } = api;
    context.webhookSender.start();
    await until('slow ones are under way', () => slow.received.length >= 5);
    await api.call('POST', '/api/tickets', { token: admin, json: { title: 'of another' } });
    await until('the other workspace has its message', () => receiver.taken.length > 0);
    const tries = await api.owner.query('select from webhook_attempt where tenant_id = $1', [tenantId]);
    expect(tries.rowCount).toBe(0);
  } finally {
    patience.resolve();
    await api.owner.query('update webhook_endpoint set paused_at = now()');
    await api.context.webhookSender.stop();
    await slow.close();
  }
});

describe('a test message', () => {
  test('is sent at once and shows what was answered, also while the endpoint is paused', async () => {
    const { id } = await endpointAt(receiver.url);
    await post(`/api/webhook-endpoints/${id}`, { state: 'paused' }, 'PATCH');
    receiver.behave(() => ({ status: 202, text: 'thanks' }));
    const answer = webhookTestSchema.parse(await post(`/api/webhook-endpoints/${id}/test`, {}));
    expect(answer).toMatchObject({ delivered: true, status: 202, answer: 'thanks' });
    expect(receiver.taken[0]?.message).toMatchObject({ type: 'webhook.test', seq: null });
  });
});

describe('the guard against calls into the network', () => {
  const create = (url: string) => api.call('POST', '/api/webhook-endpoints', { token, json: { url } });

  test.each([
    'http://example.com/hooks',
    'https://10.0.0.1/hooks',
    'https://[::1]/hooks',
    'https://169.254.169.254/latest/meta-data',
    'https://0x0a000001/hooks',
    'https://user:secret@example.com/hooks',
    'ftp://example.com',
  ])('%s is refused', async (url) => {
    const answer = await create(url);
    expect([answer.status, problemSchema.parse(answer.body).issues?.[0]?.path]).toEqual([400, 'url']);
  });

  test('a name that leads to an address inside is not connected to, whenever it does', async () => {
    // Its address is looked up at each connection, as that of a name that changes it would be.
    const { id } = (await create('https://localhost:1/hooks')).body as { id: string };
    const answer = webhookTestSchema.parse(await post(`/api/webhook-endpoints/${id}/test`, {}));
    expect(answer).toMatchObject({ delivered: false, status: null, error: 'address_not_allowed' });
  });

  test('a redirect is not followed', async () => {
    const inside = await startReceiver();
    try {
      const { id } = await endpointAt(receiver.url);
      receiver.behave(() => ({ status: 307, headers: { location: inside.url } }));
      await newTicket('redirected');
      await send();
      expect(inside.received).toEqual([]);
      expect((await deliveries(id))[0]?.attempts[0]).toMatchObject({ status: 307 });
    } finally {
      await inside.close();
    }
  });

  test('only admins see and set endpoints', async () => {
    const agent = await tokenFor(tenantId, { role: 'agent' });
    expect((await api.call('GET', '/api/webhook-endpoints', { token: agent })).status).toBe(403);
  });
});
