import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
