import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Account, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { runProgram } from './run-program.ts';
import { removeUnfinished } from './unfinished.ts';

/** A database cluster on disk: where it is and how its superuser `postgres` logs in. */
export interface Cluster {
  readonly dataDir: string;
  readonly password: string;
}

/** Our settings file inside the cluster; PostgreSQL's own postgresql.conf includes it. */
export const SETTINGS_FILE = 'synapse.conf';

/**
 * Finds the cluster `name` in `place`, or makes it. Safe against a kill -9 at any moment: it is made beside under a
 * name of its own and renamed when whole. Throws when data is there that we cannot use.
 */
export async function prepareCluster(options: {
  place: string;
  name: string;
  account: Account | undefined;
  binaries: Binaries;
}): Promise<Cluster> {
  const dataDir = path.join(options.place, options.name);
  const passwordFile = `${dataDir}.password`;
  const exists = await clusterExists(dataDir);
  if (exists && !(await stat(passwordFile).catch(() => undefined))) {
    throw new Error(
      `The database in ${dataDir} has lost its password file (${passwordFile}). ` +
        'Put the file back, or start over with an empty database: npm run reset',
    );
  }
  const password = await readOrCreatePassword(passwordFile);
  if (!exists) await createCluster({ ...options, dataDir, password });
  return { dataDir, password };
}

async function clusterExists(dataDir: string): Promise<boolean> {
  try {
    await stat(path.join(dataDir, 'PG_VERSION'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new Error(
      `The database in ${dataDir} belongs to another account (was it first started as root, with sudo?). ` +
        'Start it the same way again, or remove it the same way: npm run reset',
      { cause: error },
    );
  }
}

async function readOrCreatePassword(file: string): Promise<string> {
  const known = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (known) return known;
  const password = randomBytes(24).toString('base64url');
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${password}\n`, { mode: 0o600 });
  await rename(unfinished, file);
  return password;
}

async function createCluster(options: {
  dataDir: string;
  password: string;
  account: Account | undefined;
  binaries: Binaries;
}): Promise<void> {
  const { dataDir, account } = options;
  await removeUnfinished(dataDir, 'init');
  const unfinished = `${dataDir}.init-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, options.password, { mode: 0o600 });
    if (account) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    await runProgram(options.binaries.initdb, initdbArguments(unfinished, passwordFile), runAs(account));
    await appendFile(path.join(unfinished, 'postgresql.conf'), `\ninclude_if_exists '${SETTINGS_FILE}'\n`);
    await rename(unfinished, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

function initdbArguments(dataDir: string, passwordFile: string): string[] {
  return [
    ...['-D', dataDir, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'],
    // The built-in provider sorts the same on every system, whatever locales are installed.
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  ];
}
