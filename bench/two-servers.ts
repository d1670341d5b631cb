import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import pg from 'pg';
import { killWithUs } from './kill-with-us.ts';

type Ends = (() => Promise<unknown>)[];

/** A migrated PostgreSQL for the API and its baseline, with what ends everything that is begun over it. */
export async function openDatabaseForTwo({ settings = {} }: { settings?: Record<string, string> } = {}) {
  const postgres = await startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    settings,
    dieWithParent: true,
  });
  const owner = new pg.Pool({ connectionString: postgres.url(), max: 2 });
  owner.on('error', () => {});
  const ends: Ends = [];
  const close = async () => {
    for (const end of ends) await end();
    await owner.end();
    await postgres.remove();
  };
  try {
    await migrateToLatest(postgres.url());
  } catch (error) {
    await close();
    throw error;
  }
  return { postgres, owner, ends, close };
}

/** What either server is told: both as in production, over the same database. */
export const environmentOf = (databaseUrl: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0' },
  ...{ DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: databaseUrl, MIGRATE_ON_START: 'false' },
});

/**
 * Starts a server as a process of its own. Its script takes its name as an argument, and writes its address as JSON on a line.
 * @param how.profiles the folder that it writes its CPU profile to when it ends
 * @param how.ends gets what ends it
 */
export async function startServer(
  script: string,
  way: string,
  { env, ends, profiles }: { env: NodeJS.ProcessEnv; ends: Ends; profiles?: string | undefined },
): Promise<{ url: string; pid: number }> {
  const profiling =
    profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${way}.cpuprofile`];
  const child = spawn(process.execPath, [...profiling, '--disable-warning=ExperimentalWarning', script, way], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const letGo = killWithUs(child);
  ends.push(async () => {
    letGo();
    const ended = once(child, 'exit');
    // A profile is written by a process that ends in order.
    if (child.exitCode === null && child.kill(profiles === undefined ? 'SIGKILL' : 'SIGTERM')) await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url === undefined) continue;
    // Its log: nobody reads on, and a full pipe would stop it.
    child.stdout.resume();
    return { url, pid: child.pid ?? 0 };
  }
  throw new Error(`the server ${way} did not start; its own words are above`);
}
