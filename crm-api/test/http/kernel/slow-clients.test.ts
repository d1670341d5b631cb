import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { BYTES_PER_MINUTE } from '../../../src/http/tickets/download-limits.ts';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

jest.setTimeout(60_000);

/** Those who hold a connection and take, or give, nothing. */
let api: TestApi;
let tenantId: string;
let token: string;
let contentPath: string;
const sockets: Socket[] = [];
const TIMES = { headers: 1_500, body: 2_000, file: 60_000, unread: 2_000 };
const LARGE = 24 * 1_048_576;

beforeAll(async () => {
  api = await startTestApi({ MAX_CONNECTIONS: '150' }, undefined, TIMES);
  tenantId = await api.tenant();
  token = await tokenFor(tenantId);
  const ticket = await api.call('POST', '/api/tickets', { token, json: { title: 'With a large file' } });
  const { id } = ticket.body as { id: string };
  const file = await api.call('POST', `/api/tickets/${id}/attachments?filename=large.bin`, {
    token,
    body: Buffer.alloc(LARGE, 7),
    headers: { 'content-type': 'application/octet-stream' },
  });
  contentPath = `/api/attachments/${(file.body as { id: string }).id}/content`;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await sleep(200);
});
afterAll(() => api.close());

/** Sends these bytes over a connection of its own, and reads no answer. */
async function send(text: string, localAddress = '127.0.0.1'): Promise<Socket> {
  const { hostname, port } = new URL(api.url);
  const socket = connect({ port: Number(port), host: hostname, localAddress }).on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const get = (path: string, as: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${as}\r\n\r\n`;

test('a user who asks and reads no answer leaves connections for the others', async () => {
  const viewer = await tokenFor(tenantId, { role: 'viewer', sub: 'viewer-1' });
  const asked = 160;
  for (let n = 0; n < asked; n++) await send(get(contentPath, viewer), `127.0.0.${2 + (n % 4)}`).catch(() => undefined);
  // Those that are refused are ended as soon as they are told so.
  const refused = () => api.logged.filter((line) => line.includes('"status":429')).length;
  while (refused() < asked / 2) await sleep(20);
  // While all connections are taken, another one is dropped; those of the refused are ended one after the other.
  const until = performance.now() + 5_000;
  const ask = () => fetch(`${api.url}/api/tickets`, { headers: { authorization: `Bearer ${token}` } });
  const answer = async (): Promise<number> =>
    ask().then(
      ({ status }) => status,
      (error: unknown) => {
        if (performance.now() > until) throw error;
        return sleep(50).then(answer);
      },
    );
  expect(await answer()).toBe(200);
});

/** Whether the other side ends a connection within a time. A reset is an end too: it comes when a byte crossed the end. */
const endsWithin = (socket: Socket, ms: number) =>
  Promise.race([
    new Promise<boolean>((resolve) => {
      socket.resume().once('close', () => resolve(true));
    }),
    sleep(ms, false, { ref: false }),
  ]);

test('an answer of which nothing is taken for a while is given up; one that is taken slowly is not', async () => {
  const silent = await send(get(contentPath, token));
  const slow = await send(get(contentPath, token));
  let taken = 0;
  const reading = setInterval(() => {
    taken += (slow.read() as Buffer | null)?.length ?? 0;
  }, 100);
  await sleep(6_000);
  clearInterval(reading);
  slow.on('data', (chunk: Buffer) => {
    taken += chunk.length;
  });
  // What was sent before is still to be read; after it comes the end.
  expect(await endsWithin(silent, 5_000)).toBe(true);
  expect(silent.bytesRead).toBeLessThan(LARGE);
  for (let n = 0; n < 100 && taken < LARGE; n++) await sleep(50);
  expect(taken).toBeGreaterThan(LARGE);
});

test.each([
  ['nothing at all', ''],
  ['half a head', 'GET /healthz HTTP/1.1\r\nhost: x\r\n'],
  ['a body that does not come', 'POST /api/jira/events HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n'],
  [
    'a body of chunks that do not come',
    'POST /api/tickets HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n',
  ],
])('a connection that sends %s is ended', async (_what, text) => {
  expect(await endsWithin(await send(text), 6_000)).toBe(true);
});

test('a head and a body that trickle in are ended, whatever still comes', async () => {
  const json = 'content-type: application/json\r\ncontent-length: 100000';
  const begun = [
    'GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ',
    `POST /api/tickets HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n${json}\r\n\r\n`,
  ];
  const held = await Promise.all(begun.map((text) => send(text)));
  const trickle = setInterval(() => {
    for (const socket of held) if (!socket.destroyed) socket.write('x');
  }, 100);
  const ended = await Promise.all(held.map((socket) => endsWithin(socket, 8_000)));
  clearInterval(trickle);
  expect(ended).toEqual([true, true]);
});

test('single bytes of a large file cost no more reading than so many whole files', async () => {
  const viewer = await tokenFor(tenantId, { role: 'viewer', sub: 'viewer-2' });
  const headers = { authorization: `Bearer ${viewer}`, range: 'bytes=0-0' };
  const most = Math.floor(BYTES_PER_MINUTE / LARGE);
  const statuses: number[] = [];
  for (let n = 0; n < most + 5; n++) {
    const answer = await fetch(api.url + contentPath, { headers });
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, most)).toEqual(Array(most).fill(206));
  expect(statuses.slice(most)).toEqual(Array(5).fill(429));
  const others = await fetch(api.url + contentPath, { headers: { ...headers, authorization: `Bearer ${token}` } });
  expect(others.status).toBe(206);
  api.clock.offset += 60_000;
  expect((await fetch(api.url + contentPath, { headers })).status).toBe(206);
});
