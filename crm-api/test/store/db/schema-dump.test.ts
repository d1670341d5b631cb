import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onServer } from '@synapse/local-stack/testing/on-server';
import { readSchema } from '../../../scripts/read-schema.ts';
import { readTableTypes } from '../../../scripts/read-table-types.ts';
import { SCHEMA_FILE, schemaFileOf, TYPES_FILE } from '../../../scripts/schema-file.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function schemaNow(): Promise<string> {
  let schema = '';
  await onServer(database.ownerUrl, async (client) => {
    schema = await readSchema(client);
  });
  return schema;
}

test('the committed schema is what the migrations make; to renew it: npm run schema', async () => {
  expect(await readFile(SCHEMA_FILE, 'utf8')).toBe(schemaFileOf(await schemaNow()));
}, 60_000);

test('the committed types of the tables are those of the migrated tables; to renew them: npm run schema', async () => {
  expect(await readFile(TYPES_FILE, 'utf8')).toBe(await readTableTypes(database.ownerUrl));
}, 60_000);

test('it tells of a column, an index, a policy, a grant and a function that differ', async () => {
  const before = await schemaNow();
  const differences = [
    'alter table ticket add column extra int not null default 7',
    'create index extra_index on ticket (tenant_id, title)',
    'alter table ticket no force row level security',
    'alter policy tenant_isolation on ticket using (true)',
    'grant truncate on ticket to synapse_worker',
    'alter table ticket drop constraint ticket_status_check',
    "create function extra() returns int language sql as 'select 1'",
  ];
  for (const difference of differences) {
    await onServer(database.ownerUrl, async (client) => {
      await client.query('begin');
      await client.query(difference);
      expect({ difference, told: (await readSchema(client)) !== before }).toEqual({ difference, told: true });
      await client.query('rollback');
    });
  }
  expect(await schemaNow()).toBe(before);
}, 60_000);
