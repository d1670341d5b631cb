import { randomBytes, randomUUID } from 'node:crypto';
import { LOCAL_HOSTS } from '@synapse/local-stack/local-outbound';
import type { Role } from '@synapse/shared/api/define-route';
import { SignJWT } from 'jose';
import pg from 'pg';
import { type Config, readConfig } from '../../../src/config.ts';
import { type Context, createContext } from '../../../src/context.ts';
import { userIdOf } from '../../../src/domain/members/person.ts';
import { type ClientTimes, createApiServer } from '../../../src/http/kernel/server.ts';
import { createLog } from '../../../src/log.ts';
import { withTenant } from '../../../src/store/db/database.ts';
import { insertMember } from '../../../src/store/members/members.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

export const JWT_SECRET = 'a secret of the tests, long enough for HS256';
export const METRICS_TOKEN = 'the-token-of-the-metrics';
export const ISSUER = 'https://login.test';
export const AUDIENCE = 'synapse-crm';

export type Answer = { status: number; headers: Headers; body: unknown; text: string };

/** The API, listening, over a database of its own; what the tests need to talk to it and to look behind it. */
export type TestApi = {
  url: string;
  database: TestDatabase;
  context: Context;
  config: Config;
  /** Everything that was logged. */
  logged: string[];
  /** As the owner of the tables, past row-level security. */
  owner: pg.Pool;
  /** The clock: real time, and as much further as a test has moved it. */
  clock: { offset: number };
  tenant(name?: string): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  drain(graceMs?: number): Promise<void>;
  close(): Promise<void>;
};

export type CallOptions = { token?: string; json?: unknown; body?: string | Buffer; headers?: Record<string, string> };

/**
 * @param env what differs from the usual environment
 * @param beside another API to share the database and the key with, as a second process would
 * @param times how long clients may take, where a test can't wait as long as usual
 */
export async function startTestApi(
  env: Record<string, string> = {},
  beside?: TestApi,
  times?: ClientTimes,
): Promise<TestApi> {
  const database = beside?.database ?? (await createTestDatabase());
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    DB_POOL_MAX: '8',
    ...(env.AUTH_JWKS_URL ? {} : { AUTH_JWT_SECRET: JWT_SECRET }),
    AUTH_JWT_ISSUER: ISSUER,
    AUTH_JWT_AUDIENCE: AUDIENCE,
    ENCRYPTION_KEY: (beside?.config.encryptionKey ?? randomBytes(32)).toString('base64'),
    JIRA_ALLOWED_HOSTS: LOCAL_HOSTS,
    LOG_LEVEL: 'trace',
    METRICS_TOKEN,
    RATE_LIMIT_PER_MINUTE: '100000',
    // Nothing here goes to Atlassian: a try of its gateway ends at a port that nobody listens on.
    FORGE_API_PREFIX: 'http://127.0.0.1:1/ex/jira/',
    ...env,
  });
  const logged: string[] = [];
  const clock = { offset: 0 };
  const context = createContext(config, {
    log: createLog({ level: config.logLevel, nodeEnv: 'test' }, { write: (line) => void logged.push(line) }),
    now: () => Date.now() + clock.offset,
  });
  const server = createApiServer(context, times);
  const url = await server.listen();
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => {});
  let drained = false;
  const drain = async (graceMs = 2_000) => {
    drained = true;
    await server.drain(graceMs);
  };
  return {
    url,
    database,
    context,
    config,
    logged,
    owner,
    clock,
    drain,
    async tenant(name = 'Acme') {
      const id = randomUUID();
      await owner.query('insert into tenant (id, name) values ($1, $2)', [id, name]);
      return id;
    },
    call: (method, path, options = {}) => call(url + path, method, options),
    async close() {
      if (!drained) await drain();
      await context.close();
      await owner.end();
      if (!beside) await database.drop();
    },
  };
}

async function call(url: string, method: string, options: CallOptions): Promise<Answer> {
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const response = await fetch(url, {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : undefined,
    text,
  };
}

export type Claims = {
  tenant_id?: string | undefined;
  role?: string | undefined;
  email?: string;
  email_verified?: boolean;
  sub?: string;
  name?: string;
  iss?: string;
  aud?: string;
  exp?: number;
};

/** The claims of a good token; what a test gives takes the place of them, and undefined leaves one out. */
export function claimsOf(tenantId: string, changed: Claims = {}): Record<string, unknown> {
  const seconds = Math.floor(Date.now() / 1000);
  return {
    tenant_id: tenantId,
    role: 'agent',
    sub: 'user-1',
    name: 'Ann Agent',
    iss: ISSUER,
    aud: AUDIENCE,
    iat: seconds,
    exp: seconds + 3600,
    ...changed,
  };
}

/** The user id of who has the token of `tokenFor`. */
export const userIdFor = (sub: string): string => userIdOf({ issuer: ISSUER, subject: sub });

export function tokenFor(tenantId: string, changed: Claims = {}, secret = JWT_SECRET): Promise<string> {
  return new SignJWT(claimsOf(tenantId, changed))
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}

/** The token of a person, which says nothing of workspaces. */
export const personToken = (sub: string, changed: Claims = {}): Promise<string> =>
  tokenFor('', { tenant_id: undefined, role: 'authenticated', sub, ...changed });

/** Makes a person a member. @returns their token and the id of the member */
export async function joinAs(
  api: TestApi,
  tenantId: string,
  sub: string,
  role: Role,
): Promise<{ token: string; memberId: string }> {
  const person = { issuer: ISSUER, subject: sub, name: sub, email: null };
  await withTenant(api.context.db, tenantId, (tx) => insertMember(tx, tenantId, { ...person, role }));
  const { rows } = await api.owner.query<{ id: string }>(
    'select id from member where tenant_id = $1 and issuer = $2 and subject = $3',
    [tenantId, ISSUER, sub],
  );
  return { token: await personToken(sub, { name: sub }), memberId: rows[0]?.id ?? '' };
}
