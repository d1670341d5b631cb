import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../demo/embedded-postgres.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { closeArenaDatabase, openArenaDatabase } from './arena.ts';
import { runSchedules } from './run-schedules.ts';

/** `npm run converge -- --schedules 100000`: the convergence proof at length, outside the test suite. */
const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '10000' }, seed: { type: 'string' }, path: { type: 'string' } },
});
const schedules = Number(values.schedules);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 30));
const home = await mkdtemp(path.join(tmpdir(), 'synapse-converge-'));
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' };
const server = await startEmbeddedPostgres({ home, name: 'postgres', settings, dieWithParent: true });
const url = server.url('postgres');
let done = 0;
const startedAt = Date.now();
const say = (text: string) => process.stdout.write(`${text}\n`);
const report = () =>
  say(`${done} of ${schedules} schedules converged, ${Math.round((done * 1000) / (Date.now() - startedAt))} a second`);
const progress = setInterval(report, 10_000);
try {
  await migrateToLatest(url);
  const database = await openArenaDatabase(url, url);
  say(`Seed ${seed}`);
  const onDone = () => {
    done += 1;
  };
  await runSchedules(database, { schedules, seed, path: values.path, onDone }).finally(() => {
    report();
    return closeArenaDatabase(database);
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  clearInterval(progress);
  await server.remove();
}
