import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { withClient } from '@synapse/local-stack/demo-database';
import { mintDemoToken } from '@synapse/local-stack/demo-token';
import { createWholeWorld, type WholeWorld } from '@synapse/local-stack/testing/whole-world';
import { copyFolder, type Way, wayOf } from './backups.ts';
import { type Compared, compare, type Facts, factsOfApi, factsOfFolder, factsOfTables } from './compare.ts';
import { differences, standsInJira } from './jira-side.ts';
import { fill, goOn, type Life, livesIn, waitForJira } from './life.ts';
import { type DrillServer, findPrograms, newServer } from './servers.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HOME = path.join(ROOT, '.data');

/** What one second of Forge's own delays lasts here, ms. */
const SECOND_MS = 50;

/** A site that was away is left alone for up to a minute, and a create without an answer is looked for over three. */
const PATIENCE_MS = 300_000;

const USAGE = `npm run drill:restore -- [--way dump|files] [--bin FOLDER] [--skip-after-restore]
  --way                 dump: pg_dump and pg_restore; files: the data directory. Default: dump where pg_dump is installed
  --bin                 the folder of PostgreSQL's programs, its server among them; default: the newest of /usr/lib/postgresql
  --skip-after-restore  starts the API without "npm run after:restore", to see what that is for: the drill then fails`;

/** `npm run drill:restore`: a backup of a CRM at work, its loss, its restoring, and a comparison of everything. */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      way: { type: 'string' },
      bin: { type: 'string' },
      'skip-after-restore': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || (values.way !== undefined && values.way !== 'dump' && values.way !== 'files')) {
    print(USAGE);
    return values.help;
  }
  await using parts = new AsyncDisposableStack();
  const drill = await prepare(parts, values);
  const backup = await makeBackup(drill);
  await loseEverything(drill, backup.known);
  // Awaited here: all that was started is ended when this function returns.
  return await restoreAndCompare(drill, backup, values['skip-after-restore']);
}

type Drill = {
  way: Way;
  server: DrillServer;
  world: WholeWorld;
  life: Life;
  token: string;
  /** Where the API keeps attachments, and where the backup is. */
  folders: { blobs: string; backup: string };
  parts: AsyncDisposableStack;
};

async function prepare(parts: AsyncDisposableStack, options: { way?: string; bin?: string }): Promise<Drill> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'synapse-restore-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const folders = { blobs: path.join(folder, 'attachments'), backup: path.join(folder, 'backup') };
  await mkdir(folders.backup);
  const programs = await findPrograms(HOME, options.way as 'dump' | 'files' | undefined, options.bin);
  const way = wayOf(programs);
  print(`The backup is made by ${way.name}.`);
  const server = await newServer(programs, `drilled-${process.pid}`);
  parts.defer(() => discard(server));
  await server.start();
  await withClient(server.url('postgres'), (client) => client.query('create database synapse'));
  await migrateToLatest(server.url());
  const env = { ATTACHMENT_FOLDER: folders.blobs, RETRY_FIRST: '1s', RETRY_LONGEST: '2s' };
  const world = await createWholeWorld({ url: server.url(), ownerUrl: server.url() }, { secondMs: SECOND_MS, env });
  parts.defer(() => world.close());
  const token = await mintDemoToken(world.secrets);
  return { way, server, world, life: livesIn(world, token), token, folders, parts };
}

async function discard(server: DrillServer): Promise<void> {
  await server.stop();
  await rm(server.dataDir, { recursive: true, force: true });
  await rm(`${server.dataDir}.password`, { force: true });
}

type Backup = {
  known: Awaited<ReturnType<typeof fill>>;
  tables: Facts;
  changing: Set<string>;
  files: Facts;
  answers: Facts;
};

/** Everything that people did is in it, and some of it still waits for Jira, which is away. */
async function makeBackup(drill: Drill): Promise<Backup> {
  const { world, life, way, server, folders } = drill;
  const known = await fill(life);
  await world.quiet(PATIENCE_MS);
  const [first] = known.tickets;
  if (!first) throw new Error('There is no ticket.');
  world.sandbox.faults.add({ match: {}, action: { kind: 'status', status: 503 } });
  await waitForJira(life, first);
  const answers = await factsOfApi(askOf(drill));
  const tables = await factsOfTables(server.url());
  await way.make(server, folders.backup);
  // After the database: a content is stored before the row that names it.
  await copyFolder(folders.blobs, path.join(folders.backup, 'attachments'));
  const changing = new Set(
    compare(tables, await factsOfTables(server.url())).differ.map((line) => line.split(':')[0] ?? ''),
  );
  world.sandbox.faults.remove();
  return { known, tables, changing, files: await factsOfFolder(folders.blobs), answers };
}

/** Life goes on, then the server and its disk are lost. */
async function loseEverything({ world, life, server, folders }: Drill, known: Backup['known']): Promise<void> {
  await world.quiet(PATIENCE_MS);
  await goOn(life, known);
  await world.quiet(PATIENCE_MS);
  await world.api.kill();
  await server.stop();
  await rm(folders.blobs, { recursive: true, force: true });
}

async function restoreAndCompare(drill: Drill, backup: Backup, skip: boolean): Promise<boolean> {
  const { way, server, world, life, folders, parts } = drill;
  const { sandbox } = world;
  const before = standsInJira(sandbox);
  const restored = await way.restore(server, folders.backup);
  parts.defer(() => discard(restored));
  await copyFolder(path.join(folders.backup, 'attachments'), folders.blobs);
  const results = [
    report('tables', compare(backup.tables, await factsOfTables(restored.url()), backup.changing), backup.changing),
    report('files of attachments', compare(backup.files, await factsOfFolder(folders.blobs))),
  ];
  if (!skip) print((await afterRestore(drill, restored)).trim());
  // Until its answers are compared, Jira stays away: what waited still waits.
  sandbox.faults.add({ match: {}, action: { kind: 'status', status: 503 } });
  await world.api.start();
  results.push(report('answers of the API', compare(backup.answers, await factsOfApi(askOf(drill)))));
  sandbox.faults.remove();

  for (let pass = 1; pass <= 2; pass++) {
    await life.crm('POST', '/api/tickets/sync');
    await world.quiet(PATIENCE_MS);
  }
  results.push(report('things in Jira, each there as often as before', compareCounts(before, standsInJira(sandbox))));
  const found = await differences(life, sandbox);
  results.push(
    report('issues and their tickets', {
      same: [...sandbox.jira.state.allIssues()].length - found.length,
      differ: found,
    }),
  );
  await tellWhatIsLost(world);
  return results.every((ok) => ok);
}

/** `npm run after:restore`, as an operator runs it. */
async function afterRestore({ world }: Drill, restored: DrillServer): Promise<string> {
  const script = path.join(ROOT, 'crm-api/src/after-restore.ts');
  const env = {
    ...process.env,
    ...world.api.environment,
    DATABASE_URL: restored.url(),
    DATABASE_DIRECT_URL: restored.url(),
  };
  return (await promisify(execFile)(process.execPath, [script], { cwd: ROOT, env })).stdout;
}

function askOf({ world, token }: Drill) {
  return async (where: string) => {
    const answer = await fetch(`${world.api.url}${where}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
}

function compareCounts(before: Map<string, number>, after: Map<string, number>): Compared {
  const facts = (counts: Map<string, number>): Facts =>
    new Map([...counts].map(([name, times]) => [name, `${times} times`]));
  return compare(facts(before), facts(after));
}

/** What a backup that is older than the loss can't bring back, for it was nowhere else. */
async function tellWhatIsLost({ owner }: WholeWorld): Promise<void> {
  const { rows } = await owner.query<{ conflicts: number }>('select count(*)::int as conflicts from conflict');
  print(`Conflicts on record now, as both sides had changed since the backup: ${rows[0]?.conflicts ?? 0}`);
}

function report(what: string, { same, differ }: Compared, changing: ReadonlySet<string> = new Set()): boolean {
  const note =
    changing.size > 0 ? ` (${[...changing].join(', ')} changed while the backup was made: compared by name only)` : '';
  print(`${differ.length === 0 ? '✓' : '✕'} ${what}: ${same} the same, ${differ.length} not${note}`);
  for (const line of differ) print(`    ${line}`);
  return differ.length === 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// With an exit the API is ended too; with a signal it would be left behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

process.exitCode = await main().then(
  (ok) => {
    print(ok ? 'The backup can be restored.' : 'Something is not as it was.');
    return ok ? 0 : 1;
  },
  (error: Error) => {
    print(`The drill broke off: ${error.stack}`);
    return 1;
  },
);
