import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Db, openDatabase } from '../../../src/store/db/database.ts';
import { migrateToLatest } from '../../../src/store/db/migrate.ts';
import { databaseProblems } from '../../../src/store/db/readiness.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let owner: pg.Client;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  db = openDatabase({ url: database.url, max: 2 });
});
afterAll(async () => {
  await db.destroy();
  await owner.end();
  await database.drop();
});

test('a database that lacks a migration is not ready, and says which, also to a login that owns nothing', async () => {
  expect(await databaseProblems(db)).toEqual([]);
  await owner.query('create table kept as select * from kysely_migration');
  await owner.query('delete from kysely_migration');
  expect(await databaseProblems(db)).toEqual([expect.stringMatching(/lacks the migration 0001-initial/)]);
  await owner.query('insert into kysely_migration select * from kept');
  expect(await databaseProblems(db)).toEqual([]);
});

test('a database of another version is left as it is, and the message says what to do', async () => {
  await owner.query("insert into kysely_migration (name, timestamp) values ('0000-before', now()::text)");
  await expect(migrateToLatest(database.ownerUrl)).rejects.toThrow(/another version of the CRM.*npm run reset/);
});
