import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import { SignJWT } from 'jose';
import pg from 'pg';
import { fillTickets } from './read-tickets.ts';

export type Way = 'crm' | 'bare';

/** A workspace as the load asks for it. */
export type Workspace = { tenantId: string; tickets: number; token: string };

export type ReadWorld = {
  urls: Readonly<Record<Way, string>>;
  /** Half of all tickets. */
  large: Workspace;
  /** One of fifty that share the other half. */
  small: Workspace;
  owner: pg.Pool;
  close(): Promise<void>;
};

/** 51 workspaces, one of them with half of the tickets, and both servers over one PostgreSQL. */
export async function startReadWorld(tickets: number): Promise<ReadWorld> {
  const postgres = await startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    // Nothing is written while it is measured.
    settings: { fsync: 'off' },
    dieWithParent: true,
  });
  const owner = new pg.Pool({ connectionString: postgres.url(), max: 2 });
  owner.on('error', () => {});
  const ends: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ends) await end();
    await owner.end();
    await postgres.remove();
  };
  try {
    await migrateToLatest(postgres.url());
    const tenants = Array.from({ length: 51 }, () => randomUUID());
    await fillTickets(owner, tenants, tickets);
    const [issuer, secret] = ['bench', randomBytes(48).toString('base64url')];
    const env = {
      ...process.env,
      ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', DB_POOL_MAX: '10', LOG_LEVEL: 'warn' },
      ...{ DATABASE_URL: postgres.url(), DATABASE_DIRECT_URL: postgres.url(), MIGRATE_ON_START: 'false' },
      ...{ AUTH_JWT_SECRET: secret, AUTH_JWT_ISSUER: issuer, AUTH_JWT_AUDIENCE: issuer },
      ...{ ENCRYPTION_KEY: randomBytes(32).toString('base64'), RATE_LIMIT_PER_MINUTE: '1000000' },
    };
    const workspace = async (tenantId = '', count = 0): Promise<Workspace> => ({
      tenantId,
      tickets: count,
      token: await new SignJWT({ tenant_id: tenantId, role: 'agent', name: 'Ann' })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('agent-7')
        .setIssuer(issuer)
        .setAudience(issuer)
        .setExpirationTime('12h')
        .sign(new TextEncoder().encode(secret)),
    });
    return {
      urls: { crm: await startServer('crm', env, ends), bare: await startServer('bare', env, ends) },
      large: await workspace(tenants[0], tickets / 2),
      small: await workspace(tenants[1], tickets / 100),
      owner,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServer(way: Way, env: NodeJS.ProcessEnv, ends: (() => Promise<unknown>)[]): Promise<string> {
  const script = path.resolve(import.meta.dirname, 'read-server.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, way], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  ends.push(async () => {
    process.off('exit', kill);
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  throw new Error(`the server ${way} did not start; its own words are above`);
}
