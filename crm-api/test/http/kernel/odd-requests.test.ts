import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite, issueEvent, signedHeaders, type TestSite } from '../support/signed.ts';

/** Requests as no honest client makes them. */
let api: TestApi;
let token: string;
let site: TestSite;
/** Packed before there is a connection: it takes seconds on a busy machine, in which one that is idle would be ended. */
const BOMB = gzipSync(Buffer.from(`{"title":"${'x'.repeat(64 * 1_048_576)}"}`));
beforeAll(async () => {
  api = await startTestApi({ BODIES_MAX_BYTES: '4194304' });
  const tenantId = await api.tenant();
  token = await tokenFor(tenantId);
  site = await connectTestSite(api, tenantId);
});
afterAll(() => api.close());

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/api/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: body as string,
  });

test.each(['__proto__', 'constructor', 'prototype'])('a member called %s changes nothing for anybody', async (name) => {
  const answer = await post(`{"title":"x","projectKey":null,"${name}":{"role":"admin","polluted":true}}`);
  expect(answer.status).toBe(400);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  const event = JSON.stringify(issueEvent(site)).replace('{', `{"${name}":{"polluted":true},`);
  const { id } = JSON.parse(event) as { id: string };
  const headers = signedHeaders({ ...site, purpose: 'event', id, body: event });
  expect((await fetch(`${api.url}/api/jira/events`, { method: 'POST', headers, body: event })).status).toBeLessThan(
    500,
  );
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a member that no check would see is refused, wherever it stands', async () => {
  for (const body of ['{"title":"x","custom":{"__proto__":"x"}}', '{"title":"x","contactId":null,"__proto__":1}'])
    expect((await post(body)).status).toBe(400);
  const answer = await api.call('GET', '/api/tickets?__proto__=x', { token });
  expect([answer.status, (answer.body as { issues?: object[] }).issues]).toEqual([
    400,
    [{ path: '__proto__', message: 'has a name that cannot be stored' }],
  ]);
});

const LATIN_1 = Buffer.from('{"title":"M\u00fcller","projectKey":null}', 'latin1');

test.each([
  ['as it is', LATIN_1, {}],
  ['packed', gzipSync(LATIN_1), { 'content-encoding': 'gzip' }],
])('JSON that is not in UTF-8 is refused, %s, for else its letters would be lost', async (_how, body, headers) => {
  const answer = await post(body, headers);
  expect(await answer.json()).toMatchObject({
    status: 400,
    code: 'malformed_json',
    detail: expect.stringContaining('UTF-8'),
  });
  const typed = await post(JSON.stringify({ title: 'M\u00fcller \ufffd', projectKey: null }));
  expect(await typed.json()).toMatchObject({ title: 'M\u00fcller \ufffd' });
});

test('a query that is not in UTF-8 is refused, and one with the sign for what could not be read is not', async () => {
  const get = (query: string) => api.call('GET', `/api/tickets?${query}`, { token });
  expect((await get('q=M%FCller')).body).toMatchObject({ status: 400, code: 'invalid_request' });
  expect((await get('q=M%EF%BF%BDller')).status).toBe(200);
  expect((await get('q=M%C3%BCller')).status).toBe(200);
  expect((await get('q=100%')).status).toBe(200);
});

test('a packed body counts by what it unpacks to, and is refused before it is unpacked whole', async () => {
  const before = process.memoryUsage().arrayBuffers;
  const answer = await post(BOMB, { 'content-encoding': 'gzip' });
  expect(answer.status).toBe(413);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1_048_576);
});

test('bodies of nobody from one address, as behind a proxy that is not counted, leave room for those who have proved who they are', async () => {
  const { hostname, port } = new URL(api.url);
  const held = Array.from({ length: 8 }, () => {
    const socket = connect(Number(port), hostname).on('error', () => {});
    const head = `x-synapse-cloud-id: ${site.cloudId}\r\ncontent-length: 200000`;
    socket.write(`POST /api/jira/events HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n${'x'.repeat(180_000)}`);
    return socket;
  });
  await sleep(500);
  expect((await post(JSON.stringify({ title: 'x'.repeat(200), projectKey: null }))).status).toBe(201);
  for (const socket of held) socket.destroy();
});

test('a line end in what is asked makes no line of its own in the log', async () => {
  await fetch(`${api.url}/api/tickets/%0A%7B%22level%22%3A%22fatal%22%7D`, {
    headers: { authorization: `Bearer ${token}`, traceparent: 'x%0Ay' },
  });
  for (const line of api.logged) expect(JSON.parse(line)).not.toMatchObject({ level: 'fatal' });
});

test('many requests in one packet are answered one after the other', async () => {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(200));
  for (let n = 0; n < 100 && (text.match(/HTTP\/1\.1 200/g) ?? []).length < 200; n++) await sleep(50);
  expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(200);
  socket.destroy();
});

test('headers that are too large are refused', async () => {
  const answer = await fetch(`${api.url}/healthz`, { headers: { 'x-much': 'x'.repeat(40_000) } });
  expect(answer.status).toBe(431);
});

/** Sends a request as it is written, and gives the status of each answer. */
async function raw(text: string): Promise<number[]> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  let answers = '';
  socket.on('data', (chunk) => {
    answers += String(chunk);
  });
  socket.write(text);
  await new Promise((closed) => socket.once('close', closed));
  return [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
}

const line = (what: string, headers = '') => `${what} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${headers}\r\n`;

test.each([
  [
    'a client that asks before it sends its body is told to go on',
    '100-continue',
    '{"title":"Asked first","projectKey":null}',
    [100, 201],
  ],
  ['what else it expects is refused', 'something-else', '', [417]],
])('Expect: %s', async (_what, expectation, body, statuses) => {
  const headers = `authorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: ${expectation}\r\n`;
  expect(await raw(line('POST /api/tickets', headers) + body)).toEqual(statuses);
});

test('a body that is asked about and refused by its head is not asked for', async () => {
  const headers = 'authorization: Bearer x\r\ncontent-length: 100\r\nexpect: 100-continue\r\n';
  expect((await raw(line('POST /api/tickets', headers) + 'x'.repeat(100))).at(-1)).toBe(401);
});

test.each([
  '//api/tickets',
  '/api//tickets',
  '/./api/tickets',
  '/healthz/../api/tickets',
  '/healthz/%2e%2e/api/tickets',
  '/API/TICKETS',
  '/api/tickets/',
  '/api/tickets;x=y',
  '/api%2ftickets',
  '/api\\tickets',
  'http://x/api/tickets',
  'http://healthz/api/tickets?/healthz',
  '/api/jira/events/',
  '//api/jira/events',
  '*',
])('however the path is written, nothing of it is had without a token: %s', async (path) => {
  for (const method of ['GET', 'POST'])
    expect([400, 401, 404, 405, 415]).toContain((await raw(line(`${method} ${path}`))).at(-1));
});
