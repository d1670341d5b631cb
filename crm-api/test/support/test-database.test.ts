import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

// Starts processes or databases: on a busy machine that takes longer than jest's 5 seconds.
jest.setTimeout(60_000);

/** What one statement answers over a connection of its own. */
async function ask(url: string, statement: string): Promise<Record<string, unknown> | undefined> {
  let row: Record<string, unknown> | undefined;
  await onServer(url, async (client) => {
    row = (await client.query<Record<string, unknown>>(statement)).rows[0];
  });
  return row;
}

describe('the database of a test file', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });

  afterAll(async () => {
    await Promise.all([first.drop(), second.drop()]);
  });

  test('is at the newest schema, and apart from every other', async () => {
    await onServer(first.ownerUrl, (client) =>
      client.query("insert into tenant (id, name) values ('00000000-0000-4000-8000-000000000001', 'Acme')"),
    );
    expect(await ask(first.ownerUrl, 'select count(*)::int as n from tenant')).toEqual({ n: 1 });
    expect(await ask(second.ownerUrl, 'select count(*)::int as n from tenant')).toEqual({ n: 0 });
  });

  test('is opened by a role that owns nothing and is no superuser', async () => {
    expect(
      await ask(
        first.url,
        `select rolsuper, rolbypassrls, (select count(*)::int from pg_class where relowner = pg_roles.oid) as owns
           from pg_roles where rolname = current_user`,
      ),
    ).toEqual({ rolsuper: false, rolbypassrls: false, owns: 0 });
    await expect(ask(first.url, 'select * from tenant')).rejects.toThrow('permission denied');
  });

  test('is gone after drop, whoever is still connected', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    const ended = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await ended;
    await expect(ask(database.ownerUrl, 'select 1')).rejects.toThrow('does not exist');
  });
});
