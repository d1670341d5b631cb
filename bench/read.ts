import { writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { type Asked, CASES, type Case } from './read/read-cases.ts';
import { type ReadWorld, startReadWorld, type Way, type Workspace } from './read/read-world.ts';
import { machine, summarise, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:read`: lists, one ticket and search as the API answers them, beside a bare Express route (the token by jose, one
 * query without row-level security of the same columns, res.json) over the same PostgreSQL. One request after another, the
 * two servers by turns, so that both meet the same load of the machine; the ratios count.
 *
 *   --tickets N    in 51 workspaces, one of them with half of them (1,000,000)
 *   --requests N   of each case to each server (300)
 *   --json FILE    the figures for programs
 */
const WARM_UP = 40;
/** Before anything is measured: V8 compiles a process's code over its first hundreds of requests, and ours has more of it. */
const WARM_UP_FIRST = 600;
/** Where the bar is a time of its own, the bare route is asked this rarely: for common words it takes a second each. */
const BARE_EVERY = 10;
const DEPTH = 50_000;

type Measured = { p50: number; p99: number };
type Row = { workspace: string; name: string; crm: Measured; bare: Measured; bar: string; met: boolean };

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      tickets: { type: 'string', default: '1000000' },
      requests: { type: 'string', default: '300' },
      json: { type: 'string' },
    },
  });
  const tickets = wholeNumberOf('tickets', values.tickets);
  const requests = wholeNumberOf('requests', values.requests);
  const at = new Date().toISOString();
  process.stdout.write(
    `${tickets} tickets in 51 workspaces; ${requests} requests of each to each\n${machine}; ${at}\n\n`,
  );
  const world = await startReadWorld(tickets);
  const rows: Row[] = [];
  const load: number[] = [];
  try {
    process.stdout.write(
      '| workspace | what | crm-api p50 / p99 ms | bare p50 / p99 ms | ratio | bar |\n| --- | --- | ---: | ---: | ---: | --- |\n',
    );
    const [first] = CASES;
    if (first) await measure(world, world.large, first, WARM_UP_FIRST);
    for (const [name, workspace] of [
      ['large', world.large],
      ['small', world.small],
    ] as const) {
      for (const one of CASES) {
        load.push(os.loadavg()[0] ?? 0);
        const measured = await measure(world, workspace, one, requests);
        const first = rows.find((row) => row.workspace === name)?.crm ?? measured.crm;
        const row = { workspace: name, name: one.name, ...measured, ...judge(one, measured, first) };
        rows.push(row);
        print(row);
      }
    }
    const [large, small] = ['large', 'small'].map((name) => rows.find((row) => row.workspace === name)?.crm.p50 ?? 0);
    process.stdout.write(
      `\nfirst page, ${world.large.tickets} tickets beside ${world.small.tickets}: ${((large ?? 0) / (small ?? 1)).toFixed(2)}×; load of the machine ${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}\n`,
    );
  } finally {
    agent.destroy();
    await world.close();
  }
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ bench: 'read', machine, at, tickets, requests, load, rows }, null, 2)}\n`,
    );
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
}

async function measure(world: ReadWorld, workspace: Workspace, one: Case, requests: number) {
  const asked = await prepare(world, workspace);
  const samples: Record<Way, number[]> = { crm: [], bare: [] };
  for (let i = 0; i < WARM_UP + requests; i++) {
    const { path, given } = one.ask({ ...asked, i });
    const urls = {
      crm: `${world.urls.crm}${path}`,
      bare: `${world.urls.bare}/${one.bare}?${new URLSearchParams(given)}`,
    };
    const isAlone = 'ms' in one.bar && i % BARE_EVERY !== 0;
    const order: readonly Way[] = i % 2 === 0 ? ['crm', 'bare'] : ['bare', 'crm'];
    for (const way of isAlone ? (['crm'] as const) : order) {
      const ms = await timed(urls[way], workspace.token);
      if (i >= WARM_UP) samples[way].push(ms);
    }
  }
  const figures = (way: Way): Measured => {
    const { medianMs, p99Ms } = summarise(samples[way]);
    return { p50: medianMs, p99: p99Ms };
  };
  return { crm: figures('crm'), bare: figures('bare') };
}

/** Ids of tickets with comments, and a place deep in the list. */
async function prepare(
  { owner }: ReadWorld,
  { tenantId, tickets }: Workspace,
): Promise<Omit<Asked, 'i'> & { workspace: Workspace }> {
  const { rows } = await owner.query<{ id: string }>(
    'select distinct ticket_id as id from comment where tenant_id = $1 order by 1 limit 500',
    [tenantId],
  );
  const depth = Math.min(DEPTH, Math.floor(tickets / 2));
  const deep = await owner.query<{ at: Date; key: string; id: string }>(
    `select updated_at as at, (extract(epoch from updated_at) * 1000000)::bigint as key, id from ticket
      where tenant_id = $1 order by updated_at desc, id desc offset ${depth} limit 1`,
    [tenantId],
  );
  const [place] = deep.rows;
  if (!place) throw new Error('there are too few tickets');
  const cursor = Buffer.from(JSON.stringify(['-updatedAt', Number(place.key), place.id])).toString('base64url');
  return {
    workspace: { tenantId, tickets, token: '' },
    ids: rows.map(({ id }) => id),
    deep: { at: place.at, id: place.id, cursor },
  };
}

/** From the request to the last byte of the answer, ms. */
function timed(url: string, token: string): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200 && bytes > 0) resolve(performance.now() - began);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

function judge({ bar }: Case, { crm, bare }: Record<Way, Measured>, first: Measured): { bar: string; met: boolean } {
  if ('ms' in bar) return { bar: `p99 ≤ ${bar.ms} ms`, met: crm.p99 <= bar.ms };
  const beside = bar.of === 'bare' ? bare : first;
  const met = crm.p50 <= bar.times * beside.p50 && crm.p99 <= bar.times * beside.p99;
  return { bar: `≤ ${bar.times}× of ${bar.of}`, met };
}

function print({ workspace, name, crm, bare, bar, met }: Row): void {
  const both = ({ p50, p99 }: Measured) => `${p50.toFixed(1)} / ${p99.toFixed(1)}`;
  const ratio = `${(crm.p50 / bare.p50).toFixed(2)} / ${(crm.p99 / bare.p99).toFixed(2)}`;
  process.stdout.write(
    `| ${[workspace, name, both(crm), both(bare), ratio, `${bar} ${met ? 'met' : 'MISSED'}`].join(' | ')} |\n`,
  );
}

await main();
