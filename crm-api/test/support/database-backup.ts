import { randomBytes } from 'node:crypto';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { databaseUrl, TEST_SERVER_VARIABLE, type TestServer } from './test-database.ts';

/**
 * A copy of a test file's database as it is now, and the way back to it: what a backup and its restoring do. Connections
 * to it are ended, as they are when a server is restored.
 */
export async function backUp(url: string): Promise<{ restore(): Promise<void> }> {
  const server = JSON.parse(process.env[TEST_SERVER_VARIABLE] ?? '') as TestServer;
  const database = new URL(url).pathname.slice(1);
  const backup = `${server.prefix}_${randomBytes(6).toString('hex')}`;
  const copy = (from: string, to: string) =>
    onServer(databaseUrl(server.adminUrl, 'postgres'), async (admin) => {
      await admin.query(`drop database if exists ${to} with (force)`);
      await admin.query(`alter database ${from} with allow_connections false`);
      await admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [from]);
      await admin.query(`create database ${to} template ${from}`);
      await admin.query(`alter database ${from} with allow_connections true`);
      await admin.query(`alter database ${to} with allow_connections true`);
    });
  await copy(database, backup);
  return { restore: () => copy(backup, database) };
}
