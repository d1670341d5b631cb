import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { bareMerge } from './bare-merge.ts';
import { cpuMs, familyOf } from './cpu.ts';
import {
  createBenchDatabase,
  dropBenchDatabase,
  type ImportFigures,
  importAll,
  sizeOf,
  startImportServer,
} from './import-world.ts';
import { startSandboxProcess } from './sandbox-process.ts';

/**
 * `npm run bench:import [-- --sizes 10000,100000 --latencies 0,50,150 --comments 2 --json FILE]`
 * How fast a first import is, how much of it is waiting for Jira, what it costs the database beside a bare COPY and MERGE
 * of the same rows, and how much memory it takes. The smallest size runs at every latency, the others at the first.
 */
type Row = ImportFigures & {
  latencyMs: number;
  bareMs: number;
  databaseRatio: number;
  peakMb: number;
  kbPerIssue: number;
  /** Of an issue. */
  cpuMs: number;
  databaseCpuMs: number;
};
type Bar = { what: string; wanted: string; got: string; met: boolean };

const { values: args } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000' },
    latencies: { type: 'string', default: '0' },
    comments: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
});
const sizes = numbers(args.sizes).sort((a, b) => a - b);
const latencies = numbers(args.latencies);
const commentsPerIssue = numbers(args.comments)[0] ?? 0;
/** When Jira answers at once. */
const MIN_PER_SECOND = 2_500;
const MAX_RATIO = 1.5;
const MAX_MB = 300;

function numbers(list: string): number[] {
  const parsed = list.split(',').map(Number);
  if (parsed.every((n) => Number.isInteger(n) && n >= 0)) return parsed;
  throw new Error(`'${list}' is not a list of whole numbers such as 1000,10000`);
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const cells = (row: readonly string[]) => say(`| ${row.map((cell) => cell.padStart(9)).join(' | ')} |`);

async function measure(size: number, atLatencies: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  const server = await startImportServer();
  const sandbox = await startSandboxProcess();
  try {
    await sandbox.control('reset', { seed: 'empty' });
    await sandbox.control('seed-many', { issues: size, commentsPerIssue });
    for (const latencyMs of atLatencies) {
      await sandbox.control('settings', { latencyMs });
      const [ours, bare] = [await createBenchDatabase(server), await createBenchDatabase(server)];
      const empty = await sizeOf(server, ours);
      const [cpu, databaseCpu] = [process.cpuUsage(), await cpuMs(await familyOf(server.pid))];
      const figures = await importAll(server, ours, sandbox.url);
      const { user, system } = process.cpuUsage(cpu);
      const databaseCpuMs = ((await cpuMs(await familyOf(server.pid))) - databaseCpu) / size;
      const kbPerIssue = ((await sizeOf(server, ours)) - empty) / 1024 / size;
      if (figures.issues !== size) throw new Error(`${figures.issues} of ${size} issues were imported`);
      // The most this process ever took so far: later rows can only be the same or more.
      const peakMb = process.resourceUsage().maxRSS / 1024;
      const bareMs = await bareMerge(server, ours, bare);
      const row = {
        ...figures,
        latencyMs,
        bareMs,
        databaseRatio: figures.databaseMs / bareMs,
        peakMb,
        kbPerIssue,
        ...{ cpuMs: (user + system) / 1000 / size, databaseCpuMs },
      };
      rows.push(row);
      print(row);
      await dropBenchDatabase(server, ours);
      await dropBenchDatabase(server, bare);
    }
  } finally {
    await sandbox.close();
    await server.remove();
  }
  return rows;
}

function print(row: Row): void {
  cells([
    String(row.issues),
    String(row.latencyMs),
    row.seconds.toFixed(1),
    row.issuesPerSecond.toFixed(0),
    `${(row.jiraShare * 100).toFixed(0)} %`,
    (row.databaseMs / 1000).toFixed(2),
    (row.bareMs / 1000).toFixed(2),
    row.databaseRatio.toFixed(2),
    row.peakMb.toFixed(0),
    row.kbPerIssue.toFixed(1),
    `${row.cpuMs.toFixed(2)} + ${row.databaseCpuMs.toFixed(2)}`,
  ]);
}

function barsOf(rows: readonly Row[]): Bar[] {
  const worst = Math.max(...rows.map((row) => row.databaseRatio));
  const most = Math.max(...rows.map((row) => row.peakMb));
  const size = Math.max(...rows.map((row) => row.issues));
  const atOnce = rows.find(({ latencyMs }) => latencyMs === 0);
  const speed = atOnce && {
    what: `issues a second at ${atOnce.issues} issues and 0 ms`,
    wanted: `≥ ${MIN_PER_SECOND}`,
    got: atOnce.issuesPerSecond.toFixed(0),
    met: atOnce.issuesPerSecond >= MIN_PER_SECOND,
  };
  return [
    ...(speed ? [speed] : []),
    {
      what: 'the database’s time beside a bare COPY and MERGE of the same rows',
      ...{ wanted: `≤ ${MAX_RATIO}×`, got: `${worst.toFixed(2)}×`, met: worst <= MAX_RATIO },
    },
    {
      what: `peak memory at ${size} issues`,
      ...{ wanted: `≤ ${MAX_MB} MB`, got: `${most.toFixed(0)} MB`, met: most <= MAX_MB },
    },
  ];
}

async function main(): Promise<void> {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const date = new Date().toISOString();
  say(`First import, ${commentsPerIssue} comments an issue\n${machine}; ${date}`);
  say('Jira, PostgreSQL and the import share this machine; Jira is a process of its own. Database times are');
  say(
    'PostgreSQL’s own account of its sessions’ work (pg_stat_database.active_time). Memory: peak RSS of the importer. kB/issue: what the database grew by. CPU: of the importer and of PostgreSQL.\n',
  );
  cells([
    'issues',
    'Jira ms',
    's',
    'issues/s',
    'for Jira',
    'DB s',
    'bare s',
    'ratio',
    'peak MB',
    'kB/issue',
    'CPU ms/issue',
  ]);
  cells(Array.from({ length: 11 }, () => '--------:'));
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await measure(size, size === sizes[0] ? latencies : latencies.slice(0, 1))));
  const bars = barsOf(rows);
  say('');
  for (const { what, wanted, got, met } of bars) say(`${met ? 'met   ' : 'MISSED'}  ${what}: ${got} (bar: ${wanted})`);
  if (args.json !== undefined) {
    await writeFile(args.json, `${JSON.stringify({ bench: 'import', machine, date, rows, bars }, null, 2)}\n`);
  }
  if (bars.some((bar) => !bar.met)) process.exitCode = 1;
}

await main();
