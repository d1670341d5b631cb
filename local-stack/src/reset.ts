import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { CLUSTER } from './demo-database.ts';
import { removeEmbeddedPostgres } from './embedded-postgres.ts';
import { isRunning } from './processes.ts';
import { endOrphans, findRunningDemo } from './running-demo.ts';
import { readSettings } from './settings.ts';
import { say } from './terminal.ts';

/** Forgets everything the demo has kept. Throws when the demo is running. A database of DATABASE_URL is left alone. */
async function reset(): Promise<void> {
  const { dataDir, databaseUrl } = readSettings(process.env);
  const pid = await findRunningDemo(dataDir);
  if (pid) throw new Error(`The demo is running (process ${pid}). Stop it first (Ctrl-C there), then: npm run reset`);
  await endOrphans(dataDir, say);
  await removeEmbeddedPostgres({ home: dataDir, name: CLUSTER });
  for (const name of await readdir(dataDir).catch(() => [])) {
    const testRun = Number(/^test-(\d+)/.exec(name)?.[1]);
    if (testRun && isRunning(testRun)) continue;
    await rm(path.join(dataDir, name), { recursive: true, force: true });
  }
  say('The demo’s data is deleted. The next npm start begins with an empty database.');
  if (databaseUrl) say('The database of DATABASE_URL is yours and was left as it is.');
}

try {
  await reset();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
