import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openStream, type SseClient } from '@synapse/local-stack/testing/sse-client';
import { liveEventSchema } from '@synapse/shared/live';
import { meSchema } from '@synapse/shared/member';
import { problemSchema } from '@synapse/shared/problem';
import { startTestApi, type TestApi, tokenFor } from '../http/support/api.ts';

let api: TestApi;
let tenantId: string;
let token: string;
const opened: SseClient[] = [];

beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  tenantId = await api.tenant();
  token = await tokenFor(tenantId);
});
afterEach(() => {
  for (const client of opened.splice(0)) client.close();
});
afterAll(() => api.close());

async function open(options: Parameters<typeof openStream>[2] = {}, as = token): Promise<SseClient> {
  const client = await openStream(api, as, options);
  opened.push(client);
  return client;
}

const from = (lastEventId: number) => open({ query: `?lastEventId=${lastEventId}` });
const create = (title = 'x', as = token) => api.call('POST', '/api/tickets', { token: as, json: { title } });
/** As many people: one may have only so many requests under way. */
const many = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => create('x', await tokenFor(tenantId, { sub: `user-${i % 4}` }))),
  );
const seqs = (client: SseClient) => client.events.map((event) => Number(event.id));
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const reached = (seq: number) => (events: { id?: string | undefined }[]) => events.some((e) => Number(e.id) >= seq);

describe('the live feed', () => {
  test('tells of a change as it happens, and of its values nothing', async () => {
    const client = await from(0);
    const { body } = await create('Printer on fire');
    await client.until(reached(1));
    const [event] = client.events;
    expect(event).toMatchObject({ id: '1', event: 'ticket.created' });
    const told = liveEventSchema.parse(JSON.parse(event?.data ?? ''));
    expect(told).toMatchObject({
      seq: 1,
      kind: 'ticket.created',
      origin: 'crm',
      ticketId: (body as { id: string }).id,
    });
    expect(event?.data).not.toContain('Printer');
  });

  test('gives what was missed first, by header or by address', async () => {
    await many(5);
    const all = await from(0);
    await all.until(reached(5));
    expect(seqs(all)).toEqual([1, 2, 3, 4, 5]);
    const some = await open({ headers: { 'last-event-id': '3' }, query: '?lastEventId=1' });
    await some.until(reached(5));
    expect(seqs(some)).toEqual([4, 5]);
  });

  test('begins with what comes next when nothing is asked for', async () => {
    await many(3);
    const client = await open();
    await create();
    await client.until(reached(4));
    expect(seqs(client)).toEqual([4]);
  });

  test('has all that comes once the answer has begun, however long it takes until it is followed', async () => {
    await many(3);
    const { hub } = api.context;
    const { follow } = hub;
    const written = Promise.withResolvers<void>();
    const slow = jest.spyOn(hub, 'follow').mockImplementationOnce(async (...args) => {
      await written.promise;
      return follow(...args);
    });
    const client = await open();
    await create();
    written.resolve();
    await client.until(reached(4));
    expect(slow).toHaveBeenCalledTimes(1);
    expect(seqs(client)).toEqual([4]);
    slow.mockRestore();
  });

  test('goes on from where somebody stood before they read, so that no change falls between the read and the stream', async () => {
    await many(2);
    const me = meSchema.parse((await api.call('GET', '/api/me', { token })).body);
    const [workspace] = me.workspaces;
    expect(workspace).toMatchObject({ id: tenantId, feedSeq: 2 });
    const { body } = await api.call('GET', '/api/tickets', { token });
    expect(body).toMatchObject({ items: { length: 2 } });
    await create('Behind the read');
    const client = await from(workspace?.feedSeq ?? 0);
    await client.until(reached(3));
    expect(seqs(client)).toEqual([3]);
  });

  test('shows a workspace its own events only', async () => {
    const other = await tokenFor(await api.tenant());
    const client = await from(0);
    await create('theirs', other);
    await create('ours');
    await client.until(reached(1));
    expect(client.events).toHaveLength(1);
    const { rows } = await api.owner.query('select ticket_id from feed where tenant_id = $1', [tenantId]);
    expect(JSON.parse(client.events[0]?.data ?? '').ticketId).toBe(rows[0].ticket_id);
  });

  test('has no gap and nothing twice while many write and clients come at every moment', async () => {
    const COUNT = 120;
    const writing = many(COUNT);
    const clients: SseClient[] = [];
    // One comes with each answer, at wherever the feed happens to be, asking for the start or for a later place.
    const arrivals = Array.from({ length: 12 }, async (_, i) => {
      await create();
      const client = await from(i % 2 === 0 ? 0 : i);
      clients.push(client);
      return { client, first: i % 2 === 0 ? 1 : i + 1 };
    });
    const arrived = await Promise.all(arrivals);
    await writing;
    const total = COUNT + arrivals.length;
    for (const { client, first } of arrived) {
      await client.until(reached(total));
      expect(seqs(client)).toEqual(upTo(total, first));
    }
  }, 60_000);

  test('gives a long absence back in pages, and goes on live', async () => {
    await api.owner.query(
      `insert into feed (tenant_id, seq, kind, origin, at) select $1, n, 'ticket.updated', 'crm', now() from generate_series(1, 1234) n`,
      [tenantId],
    );
    await api.owner.query('insert into tenant_counter (tenant_id, feed_seq) values ($1, 1234)', [tenantId]);
    const client = await from(0);
    await client.until(reached(1234));
    await create();
    await client.until(reached(1235));
    expect(seqs(client)).toEqual(upTo(1235));
  });

  test('tells a client to begin anew when its place is no longer kept', async () => {
    await many(4);
    await api.owner.query('delete from feed where tenant_id = $1 and seq <= 2', [tenantId]);
    const late = await from(1);
    await late.until((events) => events.length >= 1);
    expect(late.events[0]).toMatchObject({ event: 'reset', id: '4' });
    const justInTime = await from(2);
    await justInTime.until(reached(4));
    expect(seqs(justInTime)).toEqual([3, 4]);
    await create();
    await late.until(reached(5));
    expect(seqs(late)).toEqual([4, 5]);
  });

  test('tells a client of another life of the database to begin anew', async () => {
    await many(2);
    const client = await from(99);
    await client.until((events) => events.length >= 1);
    expect(client.events[0]).toMatchObject({ event: 'reset', id: '2' });
    await create();
    await client.until(reached(3));
    expect(seqs(client)).toEqual([2, 3]);
  });

  test('refuses a place that is none, and who has no token', async () => {
    const answer = await api.call('GET', '/api/live?lastEventId=x', { token });
    expect([answer.status, problemSchema.parse(answer.body).code]).toEqual([400, 'invalid_request']);
    expect((await api.call('GET', '/api/live')).status).toBe(401);
  });

  test('ends with the token that opened it', async () => {
    const client = await open({}, await tokenFor(tenantId, { exp: Math.floor(Date.now() / 1000) + 1 }));
    expect(client.status).toBe(200);
    await client.ended;
  });

  test('lets go of a client that does not read, and of nobody else', async () => {
    const own = await startTestApi();
    const tenant = await own.tenant();
    const as = await tokenFor(tenant);
    const socket = connect(Number(new URL(own.url).port), '127.0.0.1');
    socket.on('error', () => {});
    const good = await openStream(own, as, { query: '?lastEventId=0' });
    try {
      const reading = new Promise<void>((resolve) => {
        socket.on('data', (chunk) => String(chunk).includes('id: 1\n') && resolve());
      });
      socket.write(`GET /api/live?lastEventId=0 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${as}\r\n\r\n`);
      await own.call('POST', '/api/tickets', { token: as, json: { title: 'x' } });
      await Promise.all([reading, good.until(reached(1))]);
      expect(own.context.hub.followers()).toBe(2);
      // From now on it takes nothing: the system's buffers fill, then ours, then it is let go.
      socket.pause();
      const fields = JSON.stringify(Array.from({ length: 50 }, (_, i) => `a-rather-long-field-name-${i}`));
      for (let last = 1; own.context.hub.followers() === 2; last += 500) {
        await own.owner.query(
          `insert into feed (tenant_id, seq, kind, origin, fields, at)
           select $1, $2::bigint + n, 'ticket.updated', 'crm', array(select jsonb_array_elements_text($3)), now()
             from generate_series(1, 500) n`,
          [tenant, last, fields],
        );
        await own.owner.query("select pg_notify('feed', $1)", [tenant]);
        await good.until(reached(last + 500));
      }
      expect(own.context.hub.followers()).toBe(1);
      expect(seqs(good)).toEqual(upTo(seqs(good).at(-1) ?? 0));
    } finally {
      good.close();
      socket.destroy();
      await own.close();
    }
  }, 60_000);
});

describe('a shutdown', () => {
  test('ends the streams at once, finishes what is under way and takes nothing new', async () => {
    const own = await startTestApi();
    const as = await tokenFor(await own.tenant());
    const client = await openStream(own, as);
    const began = Date.now();
    const underWay = own.call('POST', '/api/tickets', { token: as, json: { title: 'just in time' } });
    await own.call('GET', '/healthz');
    const drained = own.drain(5_000);
    await client.ended;
    await drained;
    expect((await underWay).status).toBe(201);
    expect(Date.now() - began).toBeLessThan(4_000);
    await expect(own.call('GET', '/healthz')).rejects.toThrow();
    await own.close();
  });

  test('does not wait for a request that never comes to its end', async () => {
    const own = await startTestApi();
    const { port } = new URL(own.url);
    const as = await tokenFor(await own.tenant());
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    const head = `host: x\r\nauthorization: Bearer ${as}\r\ncontent-type: application/json\r\ncontent-length: 1000`;
    socket.write(`POST /api/tickets HTTP/1.1\r\n${head}\r\n\r\nhalf`);
    await own.call('GET', '/healthz');
    await own.drain(200);
    await closed;
    await own.close();
  });
});
