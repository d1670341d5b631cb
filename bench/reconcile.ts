import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { createPollTable, pollEveryTicket } from './poll-baseline.ts';
import { type BenchWorld, createBenchWorld, startBenchServer } from './reconcile-world.ts';
import { median } from './whole-bench.ts';

/**
 * `node bench/reconcile.ts [--sizes 1000,10000,100000] [--changed 0,1,10] [--sample 2000] [--latency 0] [--json FILE]`
 * What a pass of the reconciler costs, beside what polling each ticket costs, against the same Jira in the same run.
 */
type Way = 'ours' | 'polling' | 'polling ×10';
type Row = {
  tickets: number;
  changedPercent: number;
  way: Way;
  requests: number;
  points: number;
  seconds: number;
  rowsWritten: number;
  /** Measured on so many tickets and scaled; null: on all. */
  sample: number | null;
};
type Bar = { what: string; wanted: string; got: string; met: boolean | null };

const { values: args } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    changed: { type: 'string', default: '0,1,10' },
    sample: { type: 'string', default: '2000' },
    /** Milliseconds that Jira takes for an answer besides its work: none on one machine, some 100 on the Internet. */
    latency: { type: 'string', default: '0' },
    json: { type: 'string' },
  },
});
const sizes = numbers(args.sizes);
const changes = numbers(args.changed);
const sampleSize = Number(args.sample);
/** Up to here the baselines read every ticket; above, a sample. */
const POLL_ALL_UP_TO = 10_000;
const IDLE_PASSES = 15;
const WARM_UP = 3;

function numbers(list: string): number[] {
  const parsed = list.split(',').map(Number);
  if (parsed.every((n) => Number.isFinite(n) && n >= 0)) return parsed;
  throw new Error(`'${list}' is not a list of numbers such as 1000,10000`);
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Runs the work and tells what it cost: by Jira's own account, by the clock, and in rows that are new or different. */
async function measure(world: BenchWorld, work: () => Promise<unknown>) {
  world.sandbox.usage.reset();
  const since = await currentTransaction(world);
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { requests, points } = world.sandbox.usage.report().total;
  return { requests, points, seconds, rowsWritten: await rowsSince(world, since) };
}

async function currentTransaction({ owner }: BenchWorld): Promise<string> {
  const { rows } = await owner.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return rows[0]?.id ?? '0';
}

/** A row's xmin names the transaction that wrote it as it stands. The cluster is new, so ids have not wrapped around. */
async function rowsSince({ owner }: BenchWorld, transaction: string): Promise<number> {
  const tables = await owner.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  let written = 0;
  for (const { name } of tables.rows) {
    const { rows } = await owner.query<{ n: number }>(
      `select count(*)::int as n from ${name} where xmin::text::bigint >= $1`,
      [transaction],
    );
    written += rows[0]?.n ?? 0;
  }
  return written;
}

type Measured = Awaited<ReturnType<typeof measure>>;

/**
 * The median of many idle passes: one takes so little that anything else on the machine shows in it. The sizes take
 * turns, so that whatever else goes on meanwhile falls on all of them alike.
 */
async function measureIdle(worlds: readonly BenchWorld[]): Promise<Measured[]> {
  const passes: Measured[][] = worlds.map(() => []);
  for (let round = -WARM_UP; round < IDLE_PASSES; round += 1) {
    for (const [i, world] of worlds.entries()) {
      const pass = await measure(world, world.pass);
      if (round >= 0) passes[i]?.push(pass);
    }
  }
  return passes.map((own) => {
    const worst = (what: 'requests' | 'points' | 'rowsWritten') => Math.max(...own.map((pass) => pass[what]));
    const seconds = median(own.map((pass) => pass.seconds));
    return { requests: worst('requests'), points: worst('points'), rowsWritten: worst('rowsWritten'), seconds };
  });
}

async function measurePolling(world: BenchWorld, tickets: number, width: number) {
  const every = tickets > POLL_ALL_UP_TO ? Math.max(1, Math.floor(tickets / sampleSize)) : 1;
  const table = width === 1 ? 'poll_one' : 'poll_ten';
  let written = 0;
  const { requests, points, seconds } = await measure(world, async () => {
    written = await pollEveryTicket(world, { table, width, every });
  });
  const scaled = { requests: requests * every, points: points * every, seconds: seconds * every };
  return { ...scaled, rowsWritten: written * every, sample: every === 1 ? null : Math.floor(tickets / every) };
}

async function benchSize(world: BenchWorld, tickets: number, idle: Measured): Promise<Row[]> {
  const rows: Row[] = [];
  await createPollTable(world, 'poll_one');
  await createPollTable(world, 'poll_ten');
  for (const changedPercent of changes) {
    const changed = Math.round((tickets * changedPercent) / 100);
    await world.change(changed);
    const ours = changed === 0 ? idle : await measure(world, world.pass);
    rows.push({ tickets, changedPercent, way: 'ours', ...ours, sample: null });
    rows.push({ tickets, changedPercent, way: 'polling', ...(await measurePolling(world, tickets, 1)) });
    rows.push({ tickets, changedPercent, way: 'polling ×10', ...(await measurePolling(world, tickets, 10)) });
    for (const row of rows.slice(-3)) say(line(row));
  }
  return rows;
}

const HEAD = ['tickets', 'changed', 'way', 'requests', 'points', 'seconds', 'rows written', ''];
const cells = (row: Row) => [
  row.tickets.toLocaleString('en'),
  `${row.changedPercent} %`,
  row.way,
  row.requests.toLocaleString('en'),
  row.points.toLocaleString('en'),
  row.seconds.toFixed(row.seconds < 10 ? 3 : 1),
  row.rowsWritten.toLocaleString('en'),
  row.sample === null ? '' : `scaled from ${row.sample.toLocaleString('en')} tickets`,
];
const pad = (all: readonly string[]) =>
  all.map((cell, i) => (i === 2 || i === 7 ? cell.padEnd(12) : cell.padStart(12))).join('  ');
const line = (row: Row) => pad(cells(row));

function judge(rows: readonly Row[]): Bar[] {
  const idle = rows.filter((row) => row.way === 'ours' && row.changedPercent === 0);
  const at = (way: Way) => rows.find((row) => row.tickets === 10_000 && row.changedPercent === 1 && row.way === way);
  const [ours, polling] = [at('ours'), at('polling')];
  const ratio = (what: 'requests' | 'points') => (ours && polling ? polling[what] / ours[what] : null);
  const first = idle.reduce<Row | null>((least, row) => (least && least.tickets <= row.tickets ? least : row), null);
  const last = idle.reduce<Row | null>((most, row) => (most && most.tickets >= row.tickets ? most : row), null);
  const flat = first && last && first !== last ? last.seconds / first.seconds : null;
  const bar = (what: string, wanted: string, got: number | null, met: (got: number) => boolean): Bar => ({
    ...{ what, wanted },
    got: got === null ? 'not measured' : got.toFixed(2).replace(/\.00$/, ''),
    met: got === null ? null : met(got),
  });
  const most = idle.length === 0 ? null : Math.max(...idle.map((row) => row.requests));
  return [
    bar('requests of an idle pass, at every size', '1', most, (got) => got === 1),
    bar('times fewer requests than polling (10,000, 1 %)', '≥ 1000', ratio('requests'), (got) => got >= 1_000),
    bar('times fewer points than polling (10,000, 1 %)', '≥ 150', ratio('points'), (got) => got >= 150),
    bar('idle time, largest beside smallest', '≤ 1.5', flat, (got) => got <= 1.5),
  ];
}

async function main(): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const date = new Date().toISOString();
  say(`${machine}; ${date}`);
  say(`Jira answers ${args.latency} ms late.`);
  say('Jira, PostgreSQL and the API share this machine. “polling”: one GET a ticket and pass; “×10”: ten at a time.');
  say(pad(HEAD));
  const rows: Row[] = [];
  const server = await startBenchServer();
  try {
    const worlds: BenchWorld[] = [];
    for (const tickets of sizes) worlds.push(await createBenchWorld(server, tickets));
    for (const world of worlds) world.sandbox.jira.applySettings({ latencyMs: Number(args.latency) });
    const idle = await measureIdle(worlds);
    for (const [i, world] of worlds.entries()) {
      const [tickets, own] = [sizes[i], idle[i]];
      if (tickets !== undefined && own) rows.push(...(await benchSize(world, tickets, own)));
      await world.close();
    }
  } finally {
    await server.remove();
  }
  const bars = judge(rows);
  for (const bar of bars)
    say(`${bar.met === null ? '–' : bar.met ? '✓' : '✗'} ${bar.what}: ${bar.got} (wanted ${bar.wanted})`);
  if (args.json !== undefined)
    await writeFile(args.json, `${JSON.stringify({ machine, date, rows, bars }, null, 2)}\n`);
  if (bars.some((bar) => bar.met === false)) process.exitCode = 1;
}

await main();
