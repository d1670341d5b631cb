import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { type Db, openDatabase } from '../../../src/store/db/database.ts';
import { databaseProblems } from '../../../src/store/db/readiness.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.url, max: 1 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

test('a migration that the database lacks is told, though the API’s login owns no table', async () => {
  expect(await databaseProblems(db)).toEqual([]);
  await onServer(database.ownerUrl, async (client) => {
    await client.query("update kysely_migration set name = 'another' where name = '0001-initial'");
  });
  expect(await databaseProblems(db)).toEqual([
    'The database lacks the migration 0001-initial. Start one process with MIGRATE_ON_START=true.',
  ]);
});
