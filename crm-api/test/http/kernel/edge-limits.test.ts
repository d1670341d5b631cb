import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { problemSchema } from '@synapse/shared/problem';
import { createInboxBatch, WAITING_MAX } from '../../../src/http/forge/inbox-batch.ts';
import { UNDER_WAY_LEAST } from '../../../src/http/kernel/app.ts';
import { STREAMS_PER_USER } from '../../../src/http/live/open-stream.ts';
import { joinAs, METRICS_TOKEN, startTestApi, type TestApi, tokenFor } from '../support/api.ts';
import { connectTestSite, issueEvent, pushEvent, type TestSite } from '../support/signed.ts';

/** What somebody may take of a process, known or not. */
let api: TestApi;
let site: TestSite;
let token: string;
const sockets: Socket[] = [];
const CONNECTIONS = 120;
beforeAll(async () => {
  api = await startTestApi({ BODIES_MAX_BYTES: '1048576', MAX_CONNECTIONS: String(CONNECTIONS) });
  const tenantId = await api.tenant();
  token = await tokenFor(tenantId);
  site = await connectTestSite(api, tenantId);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => api.close());

/** A connection that has sent the head of a request, and as much of its body as is given. */
async function begin(path: string, headers: Record<string, string>, body = '', localAddress = '127.0.0.1') {
  const { hostname, port } = new URL(api.url);
  const socket = connect({ port: Number(port), host: hostname, localAddress });
  sockets.push(socket);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const head = Object.entries({ host: hostname, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
  return {
    socket,
    closed,
    /** The status of the answer, and its detail; undefined when none comes in time. */
    async answer(ms = 5_000) {
      for (const end = Date.now() + ms; Date.now() < end; await sleep(10)) {
        const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1];
        if (status && text.includes('\r\n\r\n')) return { status: Number(status), text };
      }
      return undefined;
    },
  };
}

test('an upload whose token is refused is answered at once, and its sender is cut off', async () => {
  const upload = await begin(`/api/tickets/${randomUUID()}/attachments?filename=a.bin`, {
    authorization: 'Bearer not-a-token',
    'content-length': '100000000',
  });
  expect((await upload.answer())?.status).toBe(401);
  const trickle = setInterval(() => upload.socket.write('x'), 50);
  await Promise.race([upload.closed, sleep(4_000).then(() => Promise.reject(new Error('it trickles on')))]);
  clearInterval(trickle);
});

test('who leaves while their request waits to be let in gives back the place that it takes', async () => {
  const member = await joinAs(api, site.tenantId, randomUUID(), 'agent');
  const ask = (signal: AbortSignal | null = null) =>
    fetch(`${api.url}/api/tickets`, { signal, headers: { authorization: `Bearer ${member.token}` } });
  const holder = await api.owner.connect();
  await holder.query('begin');
  await holder.query('lock table member in access exclusive mode');
  const leaving = new AbortController();
  const left = () => api.logged.filter((line) => line.includes('"status":499')).length;
  const before = left();
  const asked = Array.from({ length: UNDER_WAY_LEAST }, () => ask(leaving.signal).catch(() => undefined));
  const waiting = `select from pg_locks where relation = 'member'::regclass and not granted`;
  while (!(await holder.query(waiting)).rowCount) await sleep(10);
  await sleep(200);
  leaving.abort();
  await Promise.all(asked);
  while (left() < before + UNDER_WAY_LEAST) await sleep(10);
  await holder.query('commit');
  holder.release();
  await sleep(500);
  expect((await ask()).status).toBe(200);
});

test.each([
  ['a push of a site that nobody knows', () => '/api/jira/events', () => ({ 'x-synapse-cloud-id': randomUUID() })],
  ['a webhook that is not signed', () => `/api/jira/webhooks?site=${site.siteId}`, () => ({})],
  [
    'a webhook of a site that nobody knows',
    () => `/api/jira/webhooks?site=${randomUUID()}`,
    () => ({ 'x-hub-signature': `sha256=${'0'.repeat(64)}` }),
  ],
])('%s is refused before its body is read', async (_what, path, headers) => {
  const push = await begin(path(), { ...headers(), 'content-length': '400000' });
  expect((await push.answer())?.status).toBe(401);
});

test('the bodies of one site leave room for the others, and what is too much is told', async () => {
  const headers = { 'x-synapse-cloud-id': site.cloudId, 'content-length': '100000' };
  // Four fit, so one of five is refused, whichever comes last.
  const held = await Promise.all(
    Array.from({ length: 5 }, () => begin('/api/jira/events', headers, 'x'.repeat(60_000))),
  );
  const refused = await Promise.race(held.map((one) => one.answer(60_000)));
  expect(refused?.status).toBe(429);
  expect(refused?.text).toMatch(/retry-after: 2/i);
  const other = await connectTestSite(api, await api.tenant('Other'));
  expect((await pushEvent(api, other, issueEvent(other))).status).toBe(202);
  for (const one of held) one.socket.destroy();
  await sleep(300);
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
});

test('whoever only says that he is a site takes nothing of its share, and one address not all by saying so of many', async () => {
  const sites = [site];
  for (let n = 0; n < 4; n++) sites.push(await connectTestSite(api, await api.tenant(`Named ${n}`)));
  for (const { cloudId } of sites) {
    const headers = { 'x-synapse-cloud-id': cloudId, 'content-length': '250000' };
    await Promise.all([1, 2, 3, 4].map(() => begin('/api/jira/events', headers, 'x'.repeat(65_536), '127.0.0.2')));
  }
  await sleep(300);
  for (const one of sites) expect((await pushEvent(api, one, issueEvent(one))).status).toBe(202);
  const json = { title: 'x'.repeat(200), projectKey: null };
  expect((await api.call('POST', '/api/tickets', { token, json })).status).toBe(201);
});

test('a user has so many live streams and no more, and others still have theirs', async () => {
  const other = await tokenFor(site.tenantId, { sub: 'user-2' });
  const over = new AbortController();
  const open = (as: string) =>
    fetch(`${api.url}/api/live`, { headers: { authorization: `Bearer ${as}` }, signal: over.signal });
  try {
    const streams = await Promise.all(Array.from({ length: STREAMS_PER_USER }, () => open(token)));
    expect(streams.map(({ status }) => status)).toEqual(Array(STREAMS_PER_USER).fill(200));
    const refused = await open(token);
    const problem = problemSchema.parse(await refused.json());
    expect([problem.status, problem.detail]).toEqual([429, expect.stringContaining('live streams')]);
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await open(other)).status).toBe(200);
  } finally {
    over.abort();
  }
  // Each that ends makes room.
  await sleep(300);
  const again = new AbortController();
  const answer = await fetch(`${api.url}/api/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: again.signal,
  });
  expect(answer.status).toBe(200);
  again.abort();
});

test('the head of a live stream is answered and over', async () => {
  const head = await fetch(`${api.url}/api/live`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(3_000),
  });
  await head.text();
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
});

/** Opens so many connections, and waits until all but `most` of them have been ended. */
async function openMany(count: number, addresses: readonly string[], most: number): Promise<void> {
  const address = (at: number) => addresses[at % addresses.length];
  const opened = await Promise.all(
    Array.from({ length: count }, (_, at) => begin('/api/tickets', {}, '', address(at)).catch(() => undefined)),
  );
  while (opened.filter((one) => one && !one.socket.destroyed).length > most) await sleep(20);
}

test('connections are bounded', async () => {
  await openMany(CONNECTIONS + 30, ['127.0.0.2', '127.0.0.3', '127.0.0.4'], CONNECTIONS);
});

test('one address holds half of the connections at the most, and leaves the others theirs', async () => {
  await openMany(CONNECTIONS, ['127.0.0.3'], CONNECTIONS / 2);
  expect((await api.call('GET', '/healthz')).status).toBe(200);
});

test('an idle connection of a proxy is kept for longer than proxies keep theirs, and another one for seconds', async () => {
  const behind = await startTestApi({ TRUST_PROXY: '1' }, api);
  try {
    const kept = await Promise.all([behind, api].map((one) => one.call('GET', '/healthz')));
    expect(kept.map(({ headers }) => headers.get('keep-alive'))).toEqual(['timeout=75', 'timeout=5']);
  } finally {
    await behind.close();
  }
});

test('while the database does not take events, so many wait and the next is told to come again', async () => {
  const takeIn = createInboxBatch(api.context.db, api.context.workers);
  const row = (eventId: string) =>
    takeIn({ ...site, eventId, issueId: '1', type: 'issue.updated', payload: '{}', receivedMs: 1 });
  const holder = await api.owner.connect();
  await holder.query('begin; lock table inbox in access exclusive mode');
  const waiting = Array.from({ length: WAITING_MAX }, (_, i) => row(`waits-${i}`));
  const refused = await row('too many').catch((error) => error);
  expect(refused).toMatchObject({ answer: { code: 'not_ready', headers: { 'retry-after': '10' } } });
  await holder.query('rollback');
  holder.release();
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toEqual([]);
});

test('metrics are for whoever has their token, and not offered without one', async () => {
  const ask = async (as?: string) => (await api.call('GET', '/metrics', as === undefined ? {} : { token: as })).status;
  expect([await ask(), await ask(token), await ask(METRICS_TOKEN)]).toEqual([401, 401, 200]);
  const without = await startTestApi({ METRICS_TOKEN: '' });
  try {
    expect((await without.call('GET', '/metrics')).status).toBe(404);
  } finally {
    await without.close();
  }
});

test('what is measured has few labels, whatever is asked for', async () => {
  for (let at = 0; at < 20; at++) {
    await api.call('GET', `/nothing/${randomUUID()}`);
    await api.call('GET', `/api/tickets/${randomUUID()}`, { token });
    await pushEvent(api, site, issueEvent(site));
  }
  const { text } = await api.call('GET', '/metrics', { token: METRICS_TOKEN });
  const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route));
  expect([...routes].every((route) => route === 'unmatched' || !/[0-9a-f]{8}/.test(route ?? ''))).toBe(true);
  expect(routes.size).toBeLessThan(20);
});

test('a flood of looks at /readyz costs the database a few questions a second, and a look that comes later is asked anew', async () => {
  const asked = async () => {
    const { rows } = await api.owner.query<{ n: string }>(
      'select xact_commit + xact_rollback as n from pg_stat_database where datname = current_database()',
    );
    return Number(rows[0]?.n);
  };
  const before = await asked();
  const looks = [];
  for (let round = 0; round < 20; round++)
    looks.push(...(await Promise.all(Array.from({ length: 20 }, () => api.call('GET', '/readyz')))));
  expect(new Set(looks.map(({ status }) => status))).toEqual(new Set([200]));
  await sleep(1_200);
  expect((await asked()) - before).toBeLessThan(200);
  api.clock.offset = 2 * 3_600_000;
  expect((await api.call('GET', '/readyz')).body).toMatchObject({ clock: expect.stringContaining('ahead') });
  api.clock.offset = 0;
  expect((await api.call('GET', '/readyz')).body).toMatchObject({ clock: 'ok' });
});

test('a flood of pushes by ids that nobody knows, each another one, leaves the database to the others', async () => {
  expect((await pushEvent(api, site, issueEvent(site))).status).toBe(202);
  const holder = await api.owner.connect();
  // As slow as a look-up can be.
  await holder.query('begin; lock table jira_site in access exclusive mode');
  try {
    const headers = () => ({ 'x-synapse-cloud-id': randomUUID(), 'x-hub-signature': 'x', 'content-length': '0' });
    for (let n = 0; n < 12; n++) {
      await begin('/api/jira/events', headers());
      await begin(`/api/jira/webhooks?site=${randomUUID()}`, headers());
    }
    await sleep(300);
    const began = performance.now();
    expect((await api.call('GET', '/api/contacts', { token })).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
});
