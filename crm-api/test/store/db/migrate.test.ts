import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { migrateToLatest } from '../../../src/store/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a database of another version is left as it is, and the message says what to do', async () => {
  await onServer(database.ownerUrl, async (client) => {
    await client.query("insert into kysely_migration (name, timestamp) values ('0000-before', now()::text)");
  });
  await expect(migrateToLatest(database.ownerUrl)).rejects.toThrow(/another version of the CRM.*npm run reset/);
});
