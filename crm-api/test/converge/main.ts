import { mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { migrateToLatest } from '../../src/store/db/migrate.ts';
import { runSchedules, STRANDS } from './run-schedules.ts';
import { shareSchedules } from './share-schedules.ts';
import { closeSimulationDatabase, openSimulationDatabase } from './simulation/simulation-database.ts';

/** `npm run converge -- --schedules 100000`: the convergence proof at length, outside the test suite, at random. */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    played: { type: 'string', default: '0' },
    /** Each that does not converge is said, and the run goes on. */
    all: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const schedules = Number(values.schedules);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));
const workers = Number(values.workers);
const played = Number(values.played);
/** The most that a strand of a worker plays. */
const strandMax = Math.ceil(Math.ceil(schedules / workers) / STRANDS);
if (played >= strandMax) {
  process.stderr.write(
    `--played ${played} leaves nothing to play: it counts the schedules of one strand, of which each plays ${strandMax} at the most. A run that is ended prints the number.\n`,
  );
  process.exit(2);
}
const NAME = 'postgres';
const home = await mkdtemp(path.join(tmpdir(), 'synapse-converge-'));
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  shared_buffers: '128MB',
  unix_socket_directories: path.join(home, NAME),
};
const server = await startEmbeddedPostgres({ home, name: NAME, settings, dieWithParent: true });
const url = server.url('postgres');
/** Through its Unix socket, which costs less than the loopback. */
const near = new URL(url);
if (process.platform !== 'win32') near.searchParams.set('host', server.dataDir);
/** How many each strand of each worker has played. */
const strands = Array.from({ length: workers * STRANDS }, () => played);
let done = 0;
const startedAt = Date.now();
const say = (text: string) => process.stdout.write(`${text}\n`);
const report = () =>
  say(`${done} of ${schedules} schedules converged, ${((done * 1000) / (Date.now() - startedAt)).toFixed(1)} a second`);
const progress = setInterval(report, 10_000);
/** A run may be ended and gone on with later: it passes over what every strand has played. */
const ending = new AbortController();
const endEarly = () => {
  ending.abort();
  say(
    `Go on with: npm run converge -- --schedules ${schedules} --seed ${seed} --workers ${workers} --played ${Math.min(...strands)}${values.all ? ' --all' : ''}`,
  );
  report();
  void server.remove().finally(() => process.exit(130));
};
process.once('SIGINT', endEarly).once('SIGTERM', endEarly);
const onDone = (worker: number, strand: number) => {
  done += 1;
  const at = worker * STRANDS + strand;
  strands[at] = (strands[at] ?? 0) + 1;
};
const fail = (words: string) => {
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
};
const onFailure = values.all ? fail : undefined;
try {
  await migrateToLatest(url);
  say(`Seed ${seed}`);
  if (values.path === undefined)
    await shareSchedules({
      url: near.href,
      schedules,
      seed,
      workers,
      played,
      onDone,
      onFailure,
      signal: ending.signal,
    });
  else {
    const database = await openSimulationDatabase(near.href, near.href);
    const one = { schedules, seed, path: values.path, onDone: (strand: number) => onDone(0, strand) };
    await runSchedules(database, one).finally(() => closeSimulationDatabase(database));
  }
} catch (error) {
  // Ctrl-C ends the workers, too.
  if (!ending.signal.aborted) fail((error as Error).message);
} finally {
  clearInterval(progress);
  report();
  if (!ending.signal.aborted) await server.remove();
}
