import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { onServer } from '@synapse/local-stack/testing/on-server';
import type pg from 'pg';

/** The environment variable by which global-setup.ts tells the test files about the server of this run. */
export const TEST_SERVER_VARIABLE = 'SYNAPSE_TEST_SERVER';

/** The server of this run and what global-setup.ts made on it. */
export interface TestServer {
  /** Address of a database on it, as a role that may create databases. */
  readonly adminUrl: string;
  /** Every database and role of this run starts with it. */
  readonly prefix: string;
  /** The migrated database that every test file gets a copy of. */
  readonly template: string;
  /** A role as the API has it: it may log in and take on the API's roles, owns nothing and is no superuser. */
  readonly login: { readonly name: string; readonly password: string };
}

export interface TestDatabase {
  /** As the API connects: a role that owns no table, so that row-level security holds. */
  readonly url: string;
  /** As the owner of the tables, for migrations and for looking behind row-level security. */
  readonly ownerUrl: string;
  /** Removes the database, ending what is still connected after a while. */
  drop(): Promise<void>;
}

/**
 * A database of its own, at the newest schema and empty: a copy of this run's template (some 50 ms).
 * Drop it in afterAll; what a killed test file leaves goes with the run.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = testServer();
  const name = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  await onServer(server.adminUrl, (admin) => admin.query(`create database ${name} template ${server.template}`));
  return {
    url: databaseUrl(server.adminUrl, name, server.login),
    ownerUrl: databaseUrl(server.adminUrl, name),
    drop: () => onServer(server.adminUrl, (admin) => dropDatabase(admin, name)),
  };
}

/** How long connections that are being closed are waited for, ms. */
const CLOSING_MS = 2_000;

/**
 * A pool says that it has ended while the server still has its connections. One that is ended by force then is an error that
 * nobody listens for any more, and fails the test.
 */
async function dropDatabase(admin: pg.ClientBase, name: string): Promise<void> {
  const isConnected = async () => {
    const { rowCount } = await admin.query('select from pg_stat_activity where datname = $1', [name]);
    return (rowCount ?? 0) > 0;
  };
  for (let left = CLOSING_MS; left > 0 && (await isConnected()); left -= 20) await sleep(20);
  await admin.query(`drop database if exists ${name} with (force)`);
}

/** The address of another database on the server of `url`, as another role where one is given. */
export function databaseUrl(url: string, database: string, login?: { name: string; password: string }): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  if (login) {
    address.username = login.name;
    address.password = login.password;
  }
  return address.href;
}

function testServer(): TestServer {
  const told = process.env[TEST_SERVER_VARIABLE];
  if (!told) throw new Error('No test database server: run the tests from the repository root, with "npm test"');
  return JSON.parse(told) as TestServer;
}
