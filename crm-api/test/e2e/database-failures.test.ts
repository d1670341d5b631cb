import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import { type StallingProxy, startStallingProxy } from '@synapse/local-stack/testing/stalling-proxy';
import { until } from '@synapse/local-stack/testing/until';
import pg from 'pg';
import { migrateToLatest } from '../../src/store/db/migrate.ts';

// Processes and a server are stopped and started, on a machine that may be busy.
jest.setTimeout(180_000);

/** Real processes over a PostgreSQL of their own, which is cut, stopped, and put behind a link that stalls. */
const tenantId = randomUUID();
const secrets = {
  jwtSecret: randomBytes(48).toString('base64url'),
  encryptionKey: randomBytes(32).toString('base64'),
  tenantId,
};
const TICKETS = 8;
const crashes: string[] = [];
let home: string;
let server: EmbeddedPostgres;
let proxy: StallingProxy;
let api: ApiProcess;
let token: string;
let ids: string[];

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'synapse-db-failures-'));
  server = await startServer();
  await migrateToLatest(server.url());
  await owner('insert into tenant (id, name) values ($1, $2)', [tenantId, 'Workspace']);
  proxy = await startStallingProxy(server.port);
  const address = new URL(server.url());
  address.port = String(proxy.port);
  api = await startApi(address.href);
  token = await mintDemoToken({ ...secrets, tenantId });
  const made = Array.from({ length: TICKETS }, (_, i) => call('POST', '/api/tickets', { title: `ticket ${i}` }));
  ids = (await Promise.all(made)).map(({ body }) => String(body.id));
});
afterAll(async () => {
  await api?.stop();
  await proxy?.close();
  await server?.remove();
  await rm(home, { recursive: true, force: true });
});

function startServer(preferredPort?: number): Promise<EmbeddedPostgres> {
  const settings = { fsync: 'off', max_connections: '60', shared_buffers: '64MB' };
  return startEmbeddedPostgres({
    ...{ home, name: 'postgres', settings, dieWithParent: true },
    ...(preferredPort === undefined ? {} : { preferredPort }),
  });
}

function startApi(databaseUrl: string): Promise<ApiProcess> {
  return startApiProcess({ databaseUrl, secrets, folder: home, onCrash: (why) => crashes.push(why) });
}

async function owner<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.url() });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** `status` 0: the connection was ended without an answer. */
type Answer = { status: number; retryAfter: string | null; ms: number; body: Record<string, unknown> };

async function call(method: string, where: string, json?: object, at: ApiProcess = api): Promise<Answer> {
  const began = performance.now();
  const answer = await fetch(`${at.url}${where}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  return {
    ...{ status: answer.status, retryAfter: answer.headers.get('retry-after') },
    ...{ ms: performance.now() - began, body },
  };
}

const edit = (id: string, title: string, at?: ApiProcess) => call('PATCH', `/api/tickets/${id}`, { title }, at);

const NO_ANSWER: Answer = { status: 0, retryAfter: null, ms: 0, body: {} };

/** One client per ticket edits it until told to stop, and remembers what was acknowledged and what may be saved. */
function editAll(at?: ApiProcess) {
  let over = false;
  const answers: Answer[] = [];
  const clients = ids.map(async (id) => {
    const may = new Set<string>();
    for (let n = 0; !over; n++) {
      const title = `${id} ${n} ${randomUUID()}`;
      const answer = await edit(id, title, at).catch(() => NO_ANSWER);
      answers.push(answer);
      if (answer.status === 200) may.clear();
      may.add(title);
      if (answer.status !== 200) await sleep(20);
    }
    return { id, may };
  });
  return {
    answers,
    async end() {
      over = true;
      return Promise.all(clients);
    },
  };
}

/** Each ticket shows what was last acknowledged, or what was sent since and not answered. */
async function expectNothingLost(said: { id: string; may: ReadonlySet<string> }[]): Promise<void> {
  for (const { id, may } of said) {
    const { body } = await until('the API serves', async () => {
      const answer = await call('GET', `/api/tickets/${id}`);
      return answer.status === 200 && answer;
    });
    expect(may).toContain(body.title);
  }
  const seqs = await owner<{ seq: string }>('select seq from feed order by seq');
  expect(seqs.map(({ seq }) => Number(seq))).toEqual(seqs.map((_, i) => i + 1));
}

function expectOnly(answers: readonly Answer[], ...statuses: number[]): void {
  expect([...new Set(answers.map(({ status }) => status))].filter((status) => !statuses.includes(status))).toEqual([]);
  expect(answers.filter(({ status, retryAfter }) => status === 503 && retryAfter === null)).toEqual([]);
}

test('busy connections that are ended in a loop end no process, and lose no acknowledged edit', async () => {
  const clients = editAll();
  for (let round = 0; round < 60; round++) {
    await owner(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'synapse-crm-api%'
      and (state <> 'idle' or random() < 0.1)`);
    await sleep(50);
  }
  const said = await clients.end();
  expect(crashes).toEqual([]);
  expectOnly(clients.answers, 200, 503);
  expect(clients.answers.filter(({ status }) => status === 200).length).toBeGreaterThan(20);
  await expectNothingLost(said);
});

test('PostgreSQL is stopped and started under load: the process lives, and serves again as soon as it is back', async () => {
  const clients = editAll();
  await sleep(500);
  const { port } = server;
  await server.stop();
  const ready = await call('GET', '/readyz');
  expect(ready.status).toBe(503);
  await sleep(1_500);
  server = await startServer(port);
  expect(server.port).toBe(port);
  await until('edits are taken again', () => clients.answers.at(-1)?.status === 200);
  const said = await clients.end();
  expect(crashes).toEqual([]);
  expectOnly(clients.answers, 200, 503);
  await expectNothingLost(said);
  await until('the listener is back', async () => (await call('GET', '/readyz')).body.live === 'listening');
});

test('a stalled link: /readyz answers within 2 s, an edit gets 503 in its time and is not carried out later', async () => {
  const id = String(ids[0]);
  const { status } = await edit(id, 'before the stall');
  expect(status).toBe(200);
  proxy.stall();
  const late = edit(id, 'during the stall');
  // What /readyz found is good for a second.
  await sleep(1_100);
  const ready = await call('GET', '/readyz');
  expect(ready.status).toBe(503);
  expect(ready.ms).toBeLessThan(2_000);
  const answer = await late;
  expect(answer).toMatchObject({ status: 503, retryAfter: '5' });
  expect(answer.ms).toBeLessThan(15_000);
  proxy.resume();
  await until('the API is ready again', async () => (await call('GET', '/readyz')).status === 200);
  await sleep(1_000);
  expect((await call('GET', `/api/tickets/${id}`)).body.title).toBe('before the stall');
  expect(crashes).toEqual([]);
});

test('a frozen replica does not hold up the writes of a workspace', async () => {
  const second = await startApi(server.url());
  try {
    const theirs = editAll(second);
    for (let round = 0; round < 4; round++) {
      await sleep(150 + round * 37);
      process.kill(second.pid, 'SIGSTOP');
      // A ticket may be held by the frozen process; the counter of the workspace may not.
      const edits = await Promise.all(ids.map((id) => edit(id, `beside a frozen replica ${round}`)));
      expectOnly(edits, 200);
      // One whose ticket is held waits for idle_in_transaction_session_timeout (5 s) at the most.
      expect(Math.max(...edits.map(({ ms }) => ms))).toBeLessThan(9_000);
      process.kill(second.pid, 'SIGCONT');
    }
    await theirs.end();
    // A process that goes on after seconds first ends the connections whose time is over, whatever has come by them since.
    expectOnly(theirs.answers, 0, 200, 503);
  } finally {
    process.kill(second.pid, 'SIGCONT');
    await second.stop();
  }
  expect(crashes).toEqual([]);
});
