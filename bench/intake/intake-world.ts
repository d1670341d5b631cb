import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase, withTenant } from '@synapse/crm-api/store/db/database';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { aboutJiraToken, createVault } from '@synapse/crm-api/store/db/vault';
import { addSecret } from '@synapse/crm-api/store/sites/signing-secrets';
import { connectSite } from '@synapse/crm-api/store/sites/sites';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import pg from 'pg';
import { cpuMs, familyOf } from '../cpu.ts';

export type Way = 'crm' | 'express';

export type IntakeWorld = {
  cloudId: string;
  secret: string;
  urls: Readonly<Record<Way, string>>;
  /** Both ways begin with empty tables, and with no checkpoint under way. */
  clean(): Promise<void>;
  /** The CPU that a way's server and PostgreSQL have used so far, ms. */
  cpu(way: Way): Promise<{ serverMs: number; postgresMs: number }>;
  /** How many events a way has committed since. */
  committed(way: Way): Promise<number>;
  close(): Promise<void>;
};

const TABLES: Readonly<Record<Way, string>> = { crm: 'inbox', express: 'bench_event' };

/**
 * Both servers over one PostgreSQL with its own settings: each commit waits for the disk.
 * @param profiles the folder that each server writes its CPU profile to when it ends
 */
export async function startIntakeWorld(profiles?: string): Promise<IntakeWorld> {
  const postgres = await startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    dieWithParent: true,
  });
  const owner = new pg.Pool({ connectionString: postgres.url(), max: 1 });
  owner.on('error', () => {});
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends) await end();
    await owner.end();
    await postgres.remove();
  };
  try {
    await migrateToLatest(postgres.url());
    await owner.query(
      'create table bench_event (id text primary key, issue_id text not null, type text not null, payload jsonb not null, received_at timestamptz not null default now())',
    );
    const key = randomBytes(32);
    const site = await connectBenchSite(owner, postgres.url(), key);
    const env = {
      ...process.env,
      ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', DB_POOL_MAX: '20', LOG_LEVEL: 'info' },
      ...{ DATABASE_URL: postgres.url(), DATABASE_DIRECT_URL: postgres.url(), MIGRATE_ON_START: 'false' },
      ...{
        AUTH_JWT_SECRET: randomBytes(48).toString('base64url'),
        AUTH_JWT_ISSUER: 'bench',
        AUTH_JWT_AUDIENCE: 'bench',
      },
      ...{ ENCRYPTION_KEY: key.toString('base64'), SIGNING_SECRET: site.secret },
    };
    const start = (way: Way) => startServer(way, { env, profiles, ends });
    const [crm, express] = [await start('crm'), await start('express')];
    const pids = { crm: crm.pid, express: express.pid };
    return {
      ...site,
      urls: { crm: crm.url, express: express.url },
      cpu: async (way) => ({
        serverMs: await cpuMs([pids[way]]),
        postgresMs: await cpuMs(await familyOf(postgres.pid)),
      }),
      async clean() {
        await owner.query('truncate inbox, work_item, bench_event');
        await owner.query('checkpoint');
      },
      async committed(way) {
        const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from ${TABLES[way]}`);
        return rows[0]?.n ?? 0;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function connectBenchSite(
  owner: pg.Pool,
  url: string,
  key: Buffer,
): Promise<{ cloudId: string; secret: string }> {
  const [tenantId, cloudId, secret] = [randomUUID(), randomUUID(), createSigningSecret()];
  await owner.query('insert into tenant (id, name) values ($1, $2)', [tenantId, 'bench']);
  const vault = createVault({ current: key });
  const db = openDatabase({ url, max: 1 });
  await withTenant(db, tenantId, async (tx) => {
    const siteId = await connectSite(tx, tenantId, {
      ...{ cloudId, baseUrl: 'http://127.0.0.1:1', email: 'ada@example.com', projectKey: 'KAN' },
      apiTokenSealed: vault.seal('token', aboutJiraToken(tenantId)),
      ...{ installationId: 'installation-1', environmentId: 'environment-1', appVersion: '1.0.0' },
    });
    await addSecret(tx, vault, 'app', { tenantId, siteId, secret });
  });
  await db.destroy();
  return { cloudId, secret };
}

async function startServer(
  way: Way,
  { env, profiles, ends }: { env: NodeJS.ProcessEnv; profiles: string | undefined; ends: (() => Promise<unknown>)[] },
): Promise<{ url: string; pid: number }> {
  const script = path.resolve(import.meta.dirname, 'intake-server.ts');
  const profiling =
    profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${way}.cpuprofile`];
  const child = spawn(process.execPath, [...profiling, '--disable-warning=ExperimentalWarning', script, way], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  ends.push(async () => {
    process.off('exit', kill);
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
