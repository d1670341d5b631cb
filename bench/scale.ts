import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { until } from '@synapse/local-stack/testing/until';
import { type ApiWorld, type BenchTenant, createApiWorld } from './api-world.ts';
import { cpuMs, familyOf } from './cpu.ts';
import { openCrowd } from './stream-crowd.ts';
import { machine, summarise, wholeNumberOf } from './whole-bench.ts';

/**
 * `npm run bench:scale`: edits a second through one, two and four processes of the API over one database, first alone and then
 * with many open streams, which must get every row, once and in order. It says what was exhausted first. The edits are of tickets that
 * have no issue, so that Jira is not what is measured.
 *
 *   --processes LIST  how many processes (1,2,4)
 *   --streams N       how many streams are open at once (1000)
 *   --writers N       how many edits are under way at once (16)
 *   --seconds N       how long each is measured (5)
 *   --json FILE       the figures for programs
 */
const TENANTS = 4;
/** One may have 20 streams open. */
const STREAMS_EACH = 16;
const WARM_UP_SECONDS = 3;
/** With streams: every edit is one row to each stream of its workspace, and the sender shares the machine. */
const PACED_PER_SECOND = 20;

type Shares = { machine: number; api: number; postgres: number; bench: number };
type Row = {
  processes: number;
  editsPerSecond: number;
  shares: Shares;
  lockWaits: number;
  diskWaits: number;
  first: string;
  streams: { open: number; rows: number; lost: number; doubled: number; ended: number; p50Ms: number; p99Ms: number };
};

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      processes: { type: 'string', default: '1,2,4' },
      streams: { type: 'string', default: '1000' },
      writers: { type: 'string', default: '16' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  });
  const counts = values.processes.split(',').map((text) => wholeNumberOf('processes', text));
  const sizes = {
    streams: wholeNumberOf('streams', values.streams),
    writers: wholeNumberOf('writers', values.writers),
    seconds: wholeNumberOf('seconds', values.seconds),
  };
  const at = new Date().toISOString();
  say(
    `Edits a second over one database, ${sizes.writers} at once; then ${sizes.streams} streams and ${PACED_PER_SECOND} edits a second`,
  );
  say(`${machine}; ${at}\n`);
  say(
    '| processes | edits/s | CPU of the machine: all (API, PostgreSQL, this script) | sessions that wait: lock, disk | exhausted first | rows to streams | lost, doubled, ended | row to stream, ms: p50, p99 |',
  );
  say('| ---: | ---: | --- | --- | --- | ---: | --- | --- |');
  const rows: Row[] = [];
  const world = await createApiWorld({ tenants: TENANTS, issues: 1 });
  try {
    for (const processes of counts) {
      const row = await measure(world, processes, sizes);
      rows.push(row);
      print(row);
    }
  } finally {
    await world.close();
  }
  const whole = rows.every(({ streams }) => streams.lost + streams.doubled + streams.ended === 0);
  say(`\n${whole ? 'met   ' : 'MISSED'}  every stream got every row once (bar: none lost, doubled or ended)`);
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ bench: 'scale', machine, at, sizes, rows }, null, 2)}\n`);
  if (!whole) process.exitCode = 1;
}

type Sizes = { streams: number; writers: number; seconds: number };

async function measure(world: ApiWorld, processes: number, { streams, writers, seconds }: Sizes): Promise<Row> {
  // All streams come from one address, which may hold half of a process's connections.
  const env = { MAX_CONNECTIONS: String(4 * (streams + writers)) };
  const apis = await Promise.all(Array.from({ length: processes }, () => world.startApi(env)));
  try {
    const urls = apis.map(({ url }) => url);
    const targets = await makeTickets(world, urls[0] ?? '', writers);
    await edit(urls, targets, { seconds: WARM_UP_SECONDS, perSecond: Number.POSITIVE_INFINITY });
    const watch = watchLoad(
      world,
      apis.map(({ pid }) => pid),
    );
    const done = await edit(urls, targets, { seconds, perSecond: Number.POSITIVE_INFINITY });
    const load = await watch();
    const crowd = await openCrowd(urls, world.tenants, { streams, tokens: await tokensOf(world, streams) });
    try {
      await edit(urls, targets, { seconds, perSecond: PACED_PER_SECOND });
      const last = await feedEnds(world);
      await until('every stream has every row', () => crowd.haveReached(last), 30_000).catch(() => {});
      const { rows, lost, doubled, behind } = crowd.sum();
      const missing = crowd.haveReached(last) ? 0 : 1;
      const { medianMs, p99Ms } = summarise(crowd.delays);
      return {
        ...{ processes, editsPerSecond: done / seconds, ...load, first: exhausted(load) },
        streams: { open: streams, rows, lost: lost + missing, doubled, ended: behind, p50Ms: medianMs, p99Ms },
      };
    } finally {
      crowd.close();
    }
  } finally {
    await Promise.all(apis.map((api) => api.stop()));
  }
}

type Target = { tenant: BenchTenant; ticketId: string };

async function makeTickets({ tenants }: ApiWorld, url: string, count: number): Promise<Target[]> {
  const targets: Target[] = [];
  for (let i = 0; i < count; i += 1) {
    const tenant = tenants[i % tenants.length];
    if (!tenant) continue;
    const made = await call(url, tenant.token, 'POST', '/api/tickets', { title: 'Measured', projectKey: null });
    targets.push({ tenant, ticketId: ((await made.json()) as { id: string }).id });
  }
  return targets;
}

async function call(url: string, token: string, method: string, where: string, body: unknown): Promise<Response> {
  const answer = await fetch(`${url}${where}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status >= 300) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** @returns how many edits were answered in that time; each process gets the next */
async function edit(
  urls: readonly string[],
  targets: readonly Target[],
  { seconds, perSecond }: { seconds: number; perSecond: number },
): Promise<number> {
  const began = performance.now();
  const end = began + seconds * 1000;
  let sent = 0;
  let done = 0;
  await Promise.all(
    targets.map(async ({ tenant, ticketId }) => {
      while (performance.now() < end) {
        const n = sent++;
        const wait = began + (n * 1000) / perSecond - performance.now();
        if (wait > 0) await sleep(wait);
        if (performance.now() >= end) return;
        const url = urls[n % urls.length] ?? '';
        const answer = await call(url, tenant.token, 'PATCH', `/api/tickets/${ticketId}`, {
          title: `Measured ${began} ${n}`,
        });
        await answer.arrayBuffer();
        done += 1;
      }
    }),
  );
  return done;
}

async function tokensOf({ tenants, secrets }: ApiWorld, streams: number): Promise<Map<string, string[]>> {
  const people = Math.ceil(streams / tenants.length / STREAMS_EACH);
  const tokens = new Map<string, string[]>();
  for (const { tenantId } of tenants) {
    const minted = Array.from({ length: people }, (_, i) => mintDemoToken({ ...secrets, tenantId }, `person-${i}`));
    tokens.set(tenantId, await Promise.all(minted));
  }
  return tokens;
}

async function feedEnds({ owner }: ApiWorld): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ tenant: string; seq: string }>(
    'select tenant_id as tenant, feed_seq as seq from tenant_counter',
  );
  return new Map(rows.map(({ tenant, seq }) => [tenant, Number(seq)]));
}

type Load = Pick<Row, 'shares' | 'lockWaits' | 'diskWaits'>;

/** What the machine and the database do, until the function that is returned is called. */
function watchLoad({ owner, postgres }: ApiWorld, pids: readonly number[]): () => Promise<Load> {
  const waits = { looks: 0, lock: 0, disk: 0 };
  const cpu = async () => ({
    api: await cpuMs(pids),
    postgres: await cpuMs(await familyOf(postgres.pid)),
    bench: await cpuMs([process.pid]),
  });
  const began = (async () => ({ machine: await machineMs(), all: await cpu() }))();
  const timer = setInterval(async () => {
    const { rows } = await owner.query<{ lock: number; disk: number }>(
      `select count(*) filter (where wait_event_type = 'Lock')::int as lock,
         count(*) filter (where wait_event_type in ('IO', 'LWLock'))::int as disk
         from pg_stat_activity where datname = current_database() and state <> 'idle'`,
    );
    waits.looks += 1;
    waits.lock += rows[0]?.lock ?? 0;
    waits.disk += rows[0]?.disk ?? 0;
  }, 100);
  return async () => {
    clearInterval(timer);
    const [before, now, after] = [await began, await machineMs(), await cpu()];
    const whole = now.whole - before.machine.whole;
    const share = (ms: number) => ms / whole;
    return {
      shares: {
        machine: share(now.busy - before.machine.busy),
        api: share(after.api - before.all.api),
        postgres: share(after.postgres - before.all.postgres),
        bench: share(after.bench - before.all.bench),
      },
      lockWaits: waits.lock / Math.max(1, waits.looks),
      diskWaits: waits.disk / Math.max(1, waits.looks),
    };
  };
}

/** What all CPUs could have done and did since the machine was started, ms. */
async function machineMs(): Promise<{ whole: number; busy: number }> {
  const line = (await readFile('/proc/stat', 'utf8')).split('\n', 1)[0] ?? '';
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  const sum = ticks.reduce((all, n) => all + n, 0);
  return { whole: sum * 10, busy: (sum - (ticks[3] ?? 0) - (ticks[4] ?? 0)) * 10 };
}

function exhausted({ shares, lockWaits, diskWaits }: Load): string {
  if (shares.machine > 0.9) {
    const others = shares.machine - shares.api - shares.postgres - shares.bench;
    const parts = Object.entries({ 'the API': shares.api, PostgreSQL: shares.postgres, others }).sort(
      (a, b) => b[1] - a[1],
    );
    return `the CPU, most of it by ${parts[0]?.[0]}`;
  }
  if (lockWaits > 1 && lockWaits >= diskWaits) return 'locks';
  return diskWaits > 1 ? 'the disk (commits wait for it)' : 'nothing: the senders wait for answers';
}

function print({ processes, editsPerSecond, shares, lockWaits, diskWaits, first, streams }: Row): void {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  const parts = [shares.api, shares.postgres, shares.bench].map(percent).join(', ');
  const cells = [
    ...[String(processes), editsPerSecond.toFixed(1), `${percent(shares.machine)} (${parts})`],
    ...[`${lockWaits.toFixed(1)}, ${diskWaits.toFixed(1)}`, first, streams.rows.toLocaleString('en')],
    ...[
      `${streams.lost}, ${streams.doubled}, ${streams.ended}`,
      `${streams.p50Ms.toFixed(0)}, ${streams.p99Ms.toFixed(0)}`,
    ],
  ];
  say(`| ${cells.join(' | ')} |`);
}

await main();
