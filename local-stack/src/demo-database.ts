import path from 'node:path';
import { openDatabase, withTenant } from '@synapse/crm-api/store/db/database';
import { migrateToLatest } from '@synapse/crm-api/store/db/migrate';
import { insertMember } from '@synapse/crm-api/store/members/members';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { DEMO_PEOPLE } from './identity-provider/people.ts';
import type { DemoSettings } from './settings.ts';

/** The embedded cluster's folder in the data folder. */
export const CLUSTER = 'postgres';
const DATABASE = 'synapse';
const WATCH_EVERY_MS = 1_000;

export interface DemoDatabase {
  /** Holds a password: never print it. */
  readonly url: string;
  /** The embedded server; undefined with a DATABASE_URL. */
  readonly server: EmbeddedPostgres | undefined;
  stop(): Promise<void>;
}

/** The demo's database: the one of DATABASE_URL, or an embedded server with a database of its own. */
export async function openDemoDatabase(
  settings: DemoSettings,
  note: (line: string) => void,
  preferredPort?: number,
): Promise<DemoDatabase> {
  if (settings.databaseUrl) return { url: settings.databaseUrl, server: undefined, stop: () => Promise.resolve() };
  const server = await startEmbeddedPostgres({
    home: settings.dataDir,
    name: CLUSTER,
    note,
    ...(preferredPort && { preferredPort }),
  });
  try {
    await createDatabase(server.url());
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: server.url(DATABASE), server, stop: () => server.stop() };
}

/** Brings the database to the newest schema and makes sure the demo's workspace is in it. */
export async function prepareDatabase(url: string, tenantId: string): Promise<void> {
  await migrateToLatest(url);
  await withClient(url, (client) =>
    client.query(`insert into tenant (id, name) values ($1, 'Demo workspace') on conflict (id) do nothing`, [tenantId]),
  );
}

/**
 * Makes the demo's people members of its workspace. Who is one already stays what they are.
 * @param issuer whose people they are
 */
export async function addDemoMembers(url: string, tenantId: string, issuer: string): Promise<void> {
  const db = openDatabase({ url, max: 1 });
  try {
    await withTenant(db, tenantId, async (tx) => {
      for (const { subject, name, email, role } of DEMO_PEOPLE) {
        await insertMember(tx, tenantId, { issuer, subject, name, email, role });
      }
    });
  } finally {
    await db.destroy();
  }
}

/** Where a person finds the database, without its password. */
export function databasePlace(settings: DemoSettings, database: DemoDatabase): string {
  if (!database.server) return 'the one of DATABASE_URL';
  const how = database.server.adopted ? 'was still running' : 'running';
  const inside = path.relative(settings.root, database.server.dataDir);
  return `${how}, data in ${inside.startsWith('..') ? database.server.dataDir : inside}`;
}

/**
 * Calls `onGone` once when the embedded server has ended without being told to. It is no child of ours (Ctrl-C must
 * not reach it), so nobody tells us: we look. Returns a function that stops looking.
 */
export function watchServer(isAlive: () => boolean, onGone: () => void): () => void {
  const timer = setInterval(() => {
    if (isAlive()) return;
    clearInterval(timer);
    onGone();
  }, WATCH_EVERY_MS);
  return () => clearInterval(timer);
}

async function createDatabase(serverUrl: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
}

/** Does `work` on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
