import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { isRunning } from '@synapse/local-stack/processes';
import { onServer } from '@synapse/local-stack/testing/on-server';
import pg from 'pg';
import { migrateToLatest } from '../../src/store/db/migrate.ts';
import { databaseUrl, TEST_SERVER_VARIABLE, type TestServer } from './test-database.ts';

declare global {
  /** What global-teardown.ts has to end. */
  var endTestServer: (() => Promise<void>) | undefined;
}

const HOME = path.resolve(import.meta.dirname, '../../../.data');

/** A run's data is thrown away with it, so nothing needs to reach the disk. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  shared_buffers: '128MB',
};

/**
 * Once per jest run: a PostgreSQL server (embedded, or the one of DATABASE_URL), and on it a database at the newest
 * schema for the test files to copy. Several runs at once share nothing but the server.
 */
export default async function setUp(): Promise<void> {
  const own = process.env.DATABASE_URL ? undefined : await startOwnServer();
  const adminUrl = own?.url() ?? process.env.DATABASE_URL ?? '';
  // Holds this run's lock for as long as the run lives; see sweepDeadRuns.
  const holder = new pg.Client({ connectionString: adminUrl });
  await holder.connect().catch((error: Error) => {
    throw new Error(`The tests cannot reach the PostgreSQL of DATABASE_URL: ${error.message}`, { cause: error });
  });
  holder.on('error', () => {});
  const family = await runFamily(holder);
  const prefix = `${family}_${randomBytes(5).toString('hex')}`;
  await holder.query('select pg_advisory_lock(hashtext($1))', [prefix]);
  globalThis.endTestServer = async () => {
    if (!own) await removeRun(holder, prefix);
    await holder.end();
    await own?.remove();
  };
  try {
    await sweepDeadRuns(holder, family);
    process.env[TEST_SERVER_VARIABLE] = JSON.stringify(await makeTemplate(adminUrl, prefix));
  } catch (error) {
    await globalThis.endTestServer();
    throw error;
  }
}

async function startOwnServer() {
  const name = `test-${process.pid}`;
  const server = await startEmbeddedPostgres({ home: HOME, name, settings: SETTINGS, dieWithParent: true });
  await sweepDeadClusters(path.dirname(server.dataDir));
  return server;
}

async function makeTemplate(adminUrl: string, prefix: string): Promise<TestServer> {
  const template = `${prefix}_template`;
  const login = { name: `${prefix}_login`, password: randomBytes(16).toString('hex') };
  await onServer(adminUrl, (admin) => admin.query(`create database ${template}`));
  await migrateToLatest(databaseUrl(adminUrl, template));
  await onServer(adminUrl, async (admin) => {
    // Without noinherit the session would see, by synapse_worker's policies, before it takes on a role.
    await admin.query(`create role ${login.name} login noinherit password '${login.password}'`);
    await admin.query(`grant synapse_app, synapse_worker to ${login.name}`);
    // A database that somebody is connected to cannot be copied.
    await admin.query(`alter database ${template} with allow_connections false`);
  });
  return { adminUrl, prefix, template, login };
}

/** Advisory locks belong to one database, so runs are told apart by the one they keep their locks in. */
async function runFamily(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ oid: number }>('select oid from pg_database where datname = current_database()');
  return `synapse_test_${rows[0]?.oid}`;
}

/** Removes what killed runs left on a server that outlives them: those whose lock nobody holds any more. */
async function sweepDeadRuns(admin: pg.Client, family: string): Promise<void> {
  const { rows } = await admin.query<{ run: string }>(
    `select distinct substring(name from $1) as run
       from (select datname::text as name from pg_database union select rolname::text from pg_roles) as known
      where name ~ $1`,
    [`^(${family}_[0-9a-f]{10})_`],
  );
  for (const { run } of rows) {
    const lock = await admin.query<{ free: boolean }>('select pg_try_advisory_lock(hashtext($1)) as free', [run]);
    // A lock that this session holds can be taken again: our own run has nothing on the server yet.
    if (!lock.rows[0]?.free) continue;
    await removeRun(admin, run);
    await admin.query('select pg_advisory_unlock(hashtext($1))', [run]);
  }
}

async function removeRun(admin: pg.Client, prefix: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    'select datname::text as name from pg_database where starts_with(datname::text, $1)',
    [`${prefix}_`],
  );
  for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`drop role if exists ${prefix}_login`);
}

/** Removes the data of embedded servers whose jest run was killed. */
async function sweepDeadClusters(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const pid = Number(/^test-(\d+)/.exec(name)?.[1]);
    if (pid && !isRunning(pid)) await rm(path.join(place, name), { recursive: true, force: true });
  }
}
