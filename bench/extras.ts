import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import type { ApiProcess } from '@synapse/local-stack/testing/api-process';
import { type ApiWorld, type BenchTenant, createApiWorld } from './api-world.ts';
import { cpuMs } from './cpu.ts';
import { machine, median, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:extras`: what an Idempotency-Key and a webhook endpoint add to what a change costs. The change is an edit and a
 * public comment, both in Jira when they are answered. Cost is the CPU of the API and of PostgreSQL, by /proc, until the webhooks
 * are delivered, too: other than the time, it does not count who else is at work. The ways take turns, each in a workspace of its own.
 * Who else is at work slows each cycle down nevertheless, so a turn is compared with the plain one of its own round.
 *
 *   --changes N   how many edits, and as many comments, a turn (60)
 *   --rounds N    how many turns each way has (5)
 *   --json FILE   the figures for programs
 */
const BAR = 1.1;
const TICKETS = 32;
const AT_ONCE = 4;
const WAYS = ['plain', 'key', 'webhook'] as const;
type Way = (typeof WAYS)[number];
type Turn = { cpu: number; ms: number };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      changes: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  });
  const [changes, rounds] = [wholeNumberOf('changes', values.changes), wholeNumberOf('rounds', values.rounds)];
  const receiver = await startReceiver();
  const world = await createApiWorld({ tenants: WAYS.length, issues: TICKETS });
  const turns: Record<Way, Turn[]> = { plain: [], key: [], webhook: [] };
  try {
    const api = await world.startApi({ WEBHOOK_ALLOWED_HOSTS: 'http://127.0.0.1' });
    await ask(api, 'POST', '/api/webhook-endpoints', tenantOf(world, 'webhook'), { url: receiver.url });
    // The first turns warm up.
    for (let round = -1; round < rounds; round += 1)
      for (const [i] of WAYS.entries()) {
        const way = WAYS[(i + round + WAYS.length) % WAYS.length] ?? 'plain';
        const turn = await takeTurn(world, api, { way, changes });
        if (round >= 0) turns[way].push(turn);
      }
  } finally {
    await world.close();
    await receiver.close();
  }
  const at = new Date().toISOString();
  const rows = WAYS.map((way) => ({
    way,
    cpu: median(turns[way].map(({ cpu }) => cpu)),
    ms: median(turns[way].map(({ ms }) => ms)),
    ratio: median(turns[way].map(({ cpu }, round) => cpu / (turns.plain[round]?.cpu ?? Number.NaN))),
  }));
  say(
    `What a change costs, CPU of the API and PostgreSQL; ${changes} edits and as many public comments a turn, median of ${rounds}\n${machine}; ${at}\n`,
  );
  say('| change | CPU, ms | ratio | bar | answered after, ms |\n| --- | ---: | ---: | --- | ---: |');
  for (const { way, cpu, ms, ratio } of rows)
    say(
      `| ${NAMES[way]} | ${cpu.toFixed(1)} | ${ratio.toFixed(2)} | ${way === 'plain' ? '–' : `≤ ${BAR} ${ratio <= BAR ? 'met' : 'missed'}`} | ${ms.toFixed(0)} |`,
    );
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ bench: 'extras', machine, at, changes, rows, turns }, null, 2)}\n`,
    );
  if (rows.some(({ ratio }) => ratio > BAR)) process.exitCode = 1;
}

const NAMES: Record<Way, string> = {
  plain: 'as it is',
  key: 'with an Idempotency-Key',
  webhook: 'told to a webhook endpoint',
};
const say = (line: string) => void process.stdout.write(`${line}\n`);

function tenantOf({ tenants }: ApiWorld, way: Way): BenchTenant {
  const tenant = tenants[WAYS.indexOf(way)];
  if (!tenant) throw new Error(`there is no workspace for ${way}`);
  return tenant;
}

type Receiver = { url: string; close(): Promise<void> };

async function takeTurn(
  world: ApiWorld,
  api: ApiProcess,
  { way, changes }: { way: Way; changes: number },
): Promise<Turn> {
  const tenant = tenantOf(world, way);
  const [before, apiBefore] = [await world.done(), await cpuMs([api.pid])];
  let ms = 0;
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < changes; i = next++) {
      const { id } = tenant.tickets[i % TICKETS] ?? { id: '' };
      // A comment is a POST, which takes a key; an edit takes none.
      const key = way === 'key' ? { 'idempotency-key': randomUUID() } : {};
      const began = performance.now();
      await ask(api, 'PATCH', `/api/tickets/${id}`, tenant, { title: `Measured ${way} ${began}` });
      await ask(
        api,
        'POST',
        `/api/tickets/${id}/comments`,
        tenant,
        { body: `Measured ${began}`, visibility: 'public' },
        key,
      );
      ms += (performance.now() - began) / 2;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (way === 'webhook') await delivered(world, tenant);
  const [after, apiAfter] = [await world.done(), await cpuMs([api.pid])];
  return { cpu: (after.cpuMs - before.cpuMs + apiAfter - apiBefore) / (2 * changes), ms: ms / changes };
}

async function delivered({ owner }: ApiWorld, { tenantId }: BenchTenant): Promise<void> {
  const waiting = `select 1 from webhook_endpoint e join tenant_counter c using (tenant_id) where e.tenant_id = $1
    and (e.cursor < c.feed_seq or exists (select from webhook_message m where m.tenant_id = $1 and m.next_at is not null))`;
  for (let i = 0; i < 600; i += 1) {
    if ((await owner.query(waiting, [tenantId])).rowCount === 0) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error('the webhooks were not delivered within 30 s');
}

async function ask(
  api: ApiProcess,
  method: string,
  path: string,
  { token }: BenchTenant,
  body: object,
  headers: Record<string, string> = {},
): Promise<void> {
  const answer = await fetch(api.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status >= 300 || answer.status === 202) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
}

/** Takes everything. It runs in this process, so its CPU is not counted. */
async function startReceiver(): Promise<Receiver> {
  const server = createServer((req, res) => {
    req.resume();
    req.on('end', () => res.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

await main();
