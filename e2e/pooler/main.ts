import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { type ApiProcess, startApiProcess } from '@synapse/local-stack/testing/api-process';
import { findPgbouncer, INSTALL_PGBOUNCER, startPgbouncer } from '@synapse/local-stack/testing/pgbouncer';
import { openStream } from '@synapse/local-stack/testing/sse-client';
import pg from 'pg';

/**
 * `npm run try:pooler`: the API behind pgbouncer in transaction mode. Agents create, edit and read tickets at once, and a live
 * stream must be told of each. It is played as docs/operate.md says, and then with each of the two settings wrong, so that it shows
 * what they do. Fails when something fails that is set right.
 */
const AGENTS = 12;
const ROUNDS = 8;

type Played = { requests: number; failed: number; streamMs: number | null };
type Way = { name: string; pooled: boolean; listens: 'directly' | 'through it'; prepares?: boolean; mustWork: boolean };

const WAYS: readonly Way[] = [
  { name: 'without a pooler', pooled: false, listens: 'directly', mustWork: true },
  { name: 'pgbouncer, DATABASE_DIRECT_URL set', pooled: true, listens: 'directly', mustWork: true },
  { name: '… and DB_PREPARED_STATEMENTS=true', pooled: true, listens: 'directly', prepares: true, mustWork: false },
  { name: 'pgbouncer, LISTEN through it', pooled: true, listens: 'through it', prepares: false, mustWork: true },
];

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const found = await findPgbouncer();
  if (!found) {
    say(`pgbouncer is not installed here, so there is nothing to try. Install it: ${INSTALL_PGBOUNCER}`);
    say('It need not run as a service: this starts one of its own, on 127.0.0.1.');
    process.exitCode = 1;
    return;
  }
  say(`pgbouncer ${found.version} in transaction mode; ${AGENTS} agents at once, 4 connections to PostgreSQL\n`);
  say('| how | requests | failed | edit to stream, ms (median) |');
  say('| --- | ---: | ---: | ---: |');
  const parts = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'synapse-pooler-'));
    parts.defer(() => rm(folder, { recursive: true, force: true }));
    const postgres = await startEmbeddedPostgres({
      home: path.resolve(import.meta.dirname, '../../.data'),
      // By this name the tests know what a killed run has left, and remove it.
      name: `test-${process.pid}`,
      dieWithParent: true,
    });
    parts.defer(() => postgres.remove());
    await migrateToLatest(postgres.url());
    const pooler = await startPgbouncer(found.program, postgres.url());
    parts.defer(() => pooler.stop());
    const keys = {
      jwtSecret: randomBytes(48).toString('base64url'),
      encryptionKey: randomBytes(32).toString('base64'),
    };
    const urls = { direct: postgres.url(), pooled: pooler.url };
    for (const way of WAYS) {
      const played = await play(way, { urls, folder, keys });
      const { requests, failed, streamMs } = played;
      say(`| ${way.name} | ${requests} | ${failed} | ${streamMs === null ? 'never' : streamMs.toFixed(0)} |`);
      if (way.mustWork && (failed > 0 || streamMs === null)) process.exitCode = 1;
    }
  } finally {
    await parts.disposeAsync();
  }
  say(process.exitCode ? '\nSomething failed that should not.' : '\nNothing failed but the way that is set wrong.');
}

type Stage = {
  urls: { direct: string; pooled: string };
  folder: string;
  keys: { jwtSecret: string; encryptionKey: string };
};

async function play(way: Way, { urls, folder, keys }: Stage): Promise<Played> {
  const tenantId = randomUUID();
  const secrets = { ...keys, tenantId };
  const client = new pg.Client({ connectionString: urls.direct });
  await client.connect();
  await client.query('insert into tenant (id, name) values ($1, $2)', [tenantId, way.name]);
  await client.end();
  const env: Record<string, string> = {
    LOG_LEVEL: 'fatal',
    DATABASE_DIRECT_URL: way.listens === 'directly' ? urls.direct : urls.pooled,
    ...(way.prepares === undefined ? {} : { DB_PREPARED_STATEMENTS: String(way.prepares) }),
  };
  const api = await startApiProcess({ databaseUrl: way.pooled ? urls.pooled : urls.direct, secrets, folder, env });
  try {
    return await agentsAtWork(api, await mintDemoToken(secrets));
  } finally {
    await api.stop();
  }
}

async function agentsAtWork(api: ApiProcess, token: string): Promise<Played> {
  const stream = await openStream(api, token);
  const edited = new Map<string, number>();
  const waits: number[] = [];
  let seen = 0;
  const look = setInterval(() => {
    for (; seen < stream.events.length; seen += 1) {
      const { kind, ticketId } = JSON.parse(stream.events[seen]?.data ?? '{}') as { kind?: string; ticketId?: string };
      const began = edited.get(ticketId ?? '');
      if (kind !== 'ticket.updated' || began === undefined) continue;
      waits.push(performance.now() - began);
      edited.delete(ticketId ?? '');
    }
  }, 1);
  const count = { requests: 0, failed: 0 };
  const call = async (method: string, where: string, body?: unknown): Promise<{ id?: string }> => {
    count.requests += 1;
    const answer = await fetch(`${api.url}${where}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) count.failed += 1;
    return (await answer.json()) as { id?: string };
  };
  const agent = async (n: number): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await call('POST', '/api/tickets', { title: `Of agent ${n}, ${round}`, labels: ['pooled'] });
      if (id === undefined) continue;
      edited.set(id, performance.now());
      await call('PATCH', `/api/tickets/${id}`, { title: `Edited by ${n}`, priority: 'HIGH' });
      await call('GET', `/api/tickets/${id}`);
      await call('GET', '/api/tickets?status=OPEN&limit=20');
    }
  };
  await Promise.all(Array.from({ length: AGENTS }, (_, n) => agent(n)));
  // Whoever is not told looks every 2 s.
  for (const end = performance.now() + 5_000; edited.size > 0 && performance.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(look);
  stream.close();
  return { ...count, streamMs: waits.sort((a, b) => a - b)[waits.length >> 1] ?? null };
}

await main();
