import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { sql } from 'kysely';
import { type Db, openDatabase, withTenant } from '../../../src/store/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
const tenantId = randomUUID();
const open: Db[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await owner('insert into tenant (id, name) values ($1, $2)', [tenantId, 'one']);
});
afterAll(async () => {
  for (const db of open) await db.destroy();
  await database.drop();
});

async function owner(text: string, values: unknown[] = []): Promise<void> {
  await onServer(database.ownerUrl, async (client) => void (await client.query(text, values)));
}

function openOne(options: { max?: number; prepares?: boolean } = {}): Db {
  const db = openDatabase({ url: database.url, max: 1, ...options });
  open.push(db);
  return db;
}

const readContacts = (db: Db) =>
  withTenant(db, tenantId, (tx) => sql`select * from contact where tenant_id = ${tenantId}`.execute(tx));
const readSome = (db: Db) =>
  withTenant(db, tenantId, (tx) => sql`select id from contact where tenant_id = ${tenantId} limit ${5}`.execute(tx));
const kept = async (db: Db) => {
  const found = await withTenant(db, tenantId, (tx) =>
    sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(tx),
  );
  return found.rows.map(({ statement }) => statement);
};

test('a statement that comes again and again is parsed once for each connection', async () => {
  const db = openOne();
  for (let i = 0; i < 4; i += 1) await readContacts(db);
  expect(await kept(db)).toEqual(['select * from contact where tenant_id = $1']);
});

test('a statement with a LIMIT is planned for its values each time', async () => {
  const db = openOne();
  for (let i = 0; i < 4; i += 1) await readSome(db);
  expect(await kept(db)).not.toContain('select id from contact where tenant_id = $1 limit $2');
});

test('nothing is kept in a session where it is said that there may be a pooler', async () => {
  const db = openOne({ prepares: false });
  for (let i = 0; i < 4; i += 1) await readContacts(db);
  expect(await kept(db)).toEqual([]);
});

test('a table that is changed under the plans of all connections fails no transaction', async () => {
  const db = openOne({ max: 8 });
  const all = () => Promise.all(Array.from({ length: 8 }, () => readContacts(db)));
  // So that each connection has it.
  for (let i = 0; i < 4; i += 1) await all();
  await owner('alter table contact add column added_since text');
  try {
    for (let i = 0; i < 20; i += 1) await readContacts(db);
    await all();
  } finally {
    await owner('alter table contact drop column added_since');
  }
});
