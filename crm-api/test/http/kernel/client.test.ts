import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { bodyOf, createClient } from '@synapse/api-client/client';
import { followLive } from '@synapse/api-client/live';
import { itemsOf } from '@synapse/api-client/paging';
import { ApiProblem, UnexpectedAnswer } from '@synapse/api-client/problem';
import { liveEventSchema } from '@synapse/shared/live';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi();
  token = await tokenFor(await api.tenant());
});
afterAll(() => api.close());

const README = path.resolve(import.meta.dirname, '../../../../api-client/README.md');
const AsyncFunction = (async () => {}).constructor as new (
  ...names: string[]
) => (...values: unknown[]) => Promise<unknown>;

test('what the README shows works as it stands there', async () => {
  const text = await readFile(README, 'utf8');
  const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  expect(blocks.length).toBe(6);
  const code = stripTypeScriptTypes(blocks.join('\n').replace(/^import .*$/gm, ''));
  const given = { bodyOf, createClient, followLive, itemsOf, ApiProblem, baseUrl: api.url, token };
  const run = new AsyncFunction(...Object.keys(given), `${code}\nreturn { ticket, titles, code, seen, file };`);
  expect(await run(...Object.values(given))).toMatchObject({
    ticket: { title: 'The printer is on fire', sync: { state: 'unlinked' } },
    titles: ['The printer is on fire'],
    code: 'conflict',
    seen: expect.arrayContaining(['ticket.created']),
    file: { fileName: 'log.txt', size: 9 },
  });
});

test('all pages of a list are read, each once', async () => {
  const client = createClient({ baseUrl: api.url, token: () => token });
  const names = Array.from({ length: 7 }, (_, n) => `Person ${n}`);
  for (const name of names) await client.POST('/api/contacts', { body: { name } });
  const read: string[] = [];
  const page = (cursor: { cursor?: string }) =>
    bodyOf(client.GET('/api/contacts', { params: { query: { limit: 3, q: 'Person', ...cursor } } }));
  for await (const contact of itemsOf(page)) read.push(contact.name);
  expect(read.sort()).toEqual(names);
});

test('a stream that is cut goes on behind the last event that was used', async () => {
  const client = createClient({ baseUrl: api.url, token });
  const make = (title: string) => bodyOf(client.POST('/api/tickets', { body: { title, projectKey: null } }));
  const stop = new AbortController();
  let cut = new AbortController();
  const asked: string[] = [];
  const ask = (request: Request) => {
    asked.push(request.headers.get('last-event-id') ?? '');
    return fetch(request, { signal: AbortSignal.any([request.signal, cut.signal]) });
  };
  const first = await make('before the cut');
  const told: string[] = [];
  for await (const message of followLive({ baseUrl: api.url, token, after: 0, fetch: ask, signal: stop.signal })) {
    if (message.kind !== 'event') continue;
    expect(liveEventSchema.strict().parse(message.event)).toEqual(message.event);
    if (message.event.kind === 'ticket.created') told.push(message.event.ticketId ?? '');
    if (message.event.ticketId === first.id && asked.length === 1) {
      cut.abort();
      cut = new AbortController();
      await make('while it is cut');
    }
    if (told.length > new Set(told).size || asked.length > 1) stop.abort();
  }
  expect(asked.length).toBe(2);
  expect(Number(asked[1])).toBeGreaterThan(0);
  expect(told.length).toBe(new Set(told).size);
});

/** Answers each asking with the next of these streams, and keeps the times at which it was asked. */
function streamsOf(...streams: ((out: ReadableStreamDefaultController) => void)[]) {
  const asked: number[] = [];
  const ask = async () => {
    asked.push(performance.now());
    const start = streams.shift();
    return new Response(new ReadableStream(start ? { start } : {}));
  };
  const connection: boolean[] = [];
  const onConnection = (isThere: boolean) => void connection.push(isThere);
  return { asked, connection, follow: followLive({ baseUrl: 'http://nowhere', token: 't', fetch: ask, onConnection }) };
}

const EVENT = new TextEncoder().encode('id: 7\nevent: ticket.updated\ndata: {"seq":7}\n\n');

test('a stream that is cut before its first event has no place to go on from, so what is shown is read anew', async () => {
  const { follow, connection } = streamsOf(
    (out) => out.close(),
    (out) => {
      out.enqueue(EVENT);
      out.close();
    },
    (out) => out.enqueue(EVENT),
  );
  const told = [await follow.next(), await follow.next(), await follow.next()].map(({ value }) => value?.kind);
  await follow.return();
  expect(told).toEqual(['reset', 'event', 'event']);
  // It is lost between one stream and the next.
  expect(connection).toEqual([true, false, true, false, true]);
});

test('a stream that says nothing for longer than its heartbeat is opened anew', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'performance', 'queueMicrotask', 'setImmediate'] });
  try {
    const { asked, follow } = streamsOf(
      (out) => out.enqueue(EVENT),
      (out) => out.enqueue(EVENT),
    );
    await follow.next();
    const next = follow.next();
    await jest.advanceTimersByTimeAsync(40_000);
    expect(asked.length).toBe(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked.length).toBe(2);
    expect((await next).value).toMatchObject({ kind: 'event' });
    await follow.return();
  } finally {
    jest.useRealTimers();
  }
});

test('a token that is not valid ends the stream with the reason, and somebody else’s page is no answer of the API', async () => {
  const follow = followLive({ baseUrl: api.url, token: 'x.y.z' });
  await expect(follow.next()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  const elsewhere = createClient({
    baseUrl: api.url,
    token,
    fetch: async () => new Response('<html>Sign in</html>', { status: 502, headers: { 'content-type': 'text/html' } }),
  });
  await sleep(0);
  await expect(elsewhere.GET('/api/tickets')).rejects.toBeInstanceOf(UnexpectedAnswer);
});

test('what is read comes packed as the client takes it; what is small, changed, streamed or a file does not', async () => {
  const ask = (where: string, encoding: string, method = 'GET', json?: object) =>
    new Promise<{ answer: IncomingMessage; bytes: Buffer }>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'accept-encoding': encoding,
        ...(json && { 'content-type': 'application/json' }),
      };
      const sent = request(`${api.url}${where}`, { method, headers }, async (answer) => {
        const parts: Buffer[] = [];
        if (where === '/api/live') sent.destroy();
        else for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
        resolve({ answer, bytes: Buffer.concat(parts) });
      });
      sent.on('error', (error) => (where === '/api/live' ? undefined : reject(error)));
      sent.end(json && JSON.stringify(json));
    });
  const encodingOf = ({ answer }: { answer: IncomingMessage }) => answer.headers['content-encoding'];
  const description = 'so much text that it is worth it '.repeat(100);
  const made = await ask('/api/tickets', 'br, gzip', 'POST', { title: 'Long', description });
  expect([made.answer.statusCode, encodingOf(made)]).toEqual([201, undefined]);
  const { id } = JSON.parse(made.bytes.toString()) as { id: string };

  const whole = await ask('/api/tickets', 'identity');
  const [br, gzip] = [await ask('/api/tickets', 'gzip, br'), await ask('/api/tickets', 'gzip')];
  expect([whole, br, gzip].map(encodingOf)).toEqual([undefined, 'br', 'gzip']);
  expect([brotliDecompressSync(br.bytes), gunzipSync(gzip.bytes)].map(String)).toEqual(
    [whole, whole].map(({ bytes }) => bytes.toString()),
  );
  expect(br.bytes.length * 4).toBeLessThan(whole.bytes.length);
  expect([whole, br].map(({ answer }) => answer.headers.vary)).toEqual(
    Array(2).fill(expect.stringMatching(/accept-encoding/i)),
  );

  const head = await ask('/api/tickets', 'br', 'HEAD');
  expect([head.answer.statusCode, encodingOf(head), head.bytes.length]).toEqual([200, undefined, 0]);
  expect(encodingOf(await ask('/api/me', 'br'))).toBeUndefined();
  const stream = await ask('/api/live', 'br');
  expect([stream.answer.headers['content-type'], encodingOf(stream)]).toEqual([
    expect.stringContaining('text/event-stream'),
    undefined,
  ]);
  const text = 'x'.repeat(5_000);
  const headers = { 'content-type': 'text/plain' };
  const file = `/api/tickets/${id}/attachments`;
  const kept = await api.call('POST', `${file}?filename=long.txt`, { token, headers, body: text });
  const read = await ask(`/api/attachments/${(kept.body as { id: string }).id}/content`, 'br');
  expect([read.answer.statusCode, encodingOf(read), read.bytes.toString()]).toEqual([200, undefined, text]);
  expect(read.answer.headers).toMatchObject({ 'content-length': '5000', 'cache-control': 'no-store, no-transform' });
});
