import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { openDatabase, withTenant } from '@synapse/crm-api/store/db/database';
import { aboutJiraToken, createVault } from '@synapse/crm-api/store/db/vault';
import { addSecret } from '@synapse/crm-api/store/sites/signing-secrets';
import { connectSite } from '@synapse/crm-api/store/sites/sites';
import { createSigningSecret } from '@synapse/shared/forge/signing';
import type pg from 'pg';
import { cpuMs, familyOf } from '../cpu.ts';
import { environmentOf, openDatabaseForTwo, startServer } from '../two-servers.ts';

/** `bare` commits nothing: an Express that reads the body and answers, which no receiver on Express is faster than. */
export type Way = 'crm' | 'express' | 'bare';

export type IntakeWorld = {
  cloudId: string;
  secret: string;
  urls: Readonly<Record<Way, string>>;
  /** Both ways begin with empty tables, and with no checkpoint under way. */
  clean(): Promise<void>;
  /** The CPU that a way's server and PostgreSQL have used so far, ms. */
  cpu(way: Way): Promise<{ serverMs: number; postgresMs: number }>;
  /** How many events a way has committed since. `bare` is believed what it answered. */
  committed(way: Exclude<Way, 'bare'>): Promise<number>;
  close(): Promise<void>;
};

const SERVER = path.resolve(import.meta.dirname, 'intake-server.ts');

const TABLES = { crm: 'inbox', express: 'bench_event' } as const;

/**
 * Both servers over one PostgreSQL with its own settings: each commit waits for the disk.
 * @param profiles the folder that each server writes its CPU profile to when it ends
 */
export async function startIntakeWorld(profiles?: string): Promise<IntakeWorld> {
  const { postgres, owner, ends, close } = await openDatabaseForTwo();
  try {
    await owner.query(
      'create table bench_event (id text primary key, issue_id text not null, type text not null, payload jsonb not null, received_at timestamptz not null default now())',
    );
    const key = randomBytes(32);
    const site = await connectBenchSite(owner, postgres.url(), key);
    const env = {
      ...environmentOf(postgres.url()),
      ...{ DB_POOL_MAX: '20', LOG_LEVEL: 'info' },
      ...{
        AUTH_JWT_SECRET: randomBytes(48).toString('base64url'),
        AUTH_JWT_ISSUER: 'bench',
        AUTH_JWT_AUDIENCE: 'bench',
      },
      ...{ ENCRYPTION_KEY: key.toString('base64'), SIGNING_SECRET: site.secret },
    };
    const start = (way: Way) => startServer(SERVER, way, { env, profiles, ends });
    const [crm, express, bare] = [await start('crm'), await start('express'), await start('bare')];
    const pids = { crm: crm.pid, express: express.pid, bare: bare.pid };
    return {
      ...site,
      urls: { crm: crm.url, express: express.url, bare: bare.url },
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
