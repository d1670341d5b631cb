import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { SignJWT } from 'jose';
import type pg from 'pg';
import { environmentOf, openDatabaseForTwo, startServer } from '../two-servers.ts';
import { fillTickets } from './read-tickets.ts';

export type Way = 'crm' | 'bare';

const SERVER = path.resolve(import.meta.dirname, 'read-server.ts');

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
  // Nothing is written while it is measured.
  const { postgres, owner, ends, close } = await openDatabaseForTwo({ settings: { fsync: 'off' } });
  try {
    const tenants = Array.from({ length: 51 }, () => randomUUID());
    await fillTickets(owner, tenants, tickets);
    const [issuer, secret] = ['bench', randomBytes(48).toString('base64url')];
    const env = {
      ...environmentOf(postgres.url()),
      ...{ DB_POOL_MAX: '10', LOG_LEVEL: 'warn' },
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
    const start = async (way: Way) => (await startServer(SERVER, way, { env, ends })).url;
    return {
      urls: { crm: await start('crm'), bare: await start('bare') },
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
