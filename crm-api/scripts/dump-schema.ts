import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import pg from 'pg';
import { migrateToLatest } from '../src/store/db/migrate.ts';
import { readSchema } from './read-schema.ts';
import { SCHEMA_FILE, schemaFileOf } from './schema-file.ts';

/** `npx node crm-api/scripts/dump-schema.ts`: writes what the migrations make of an empty database to the schema file. */
async function main(): Promise<void> {
  const server = await startEmbeddedPostgres({
    home: path.resolve(import.meta.dirname, '../../.data'),
    // By this name the tests know what a killed run has left, and remove it.
    name: `test-${process.pid}`,
    settings: { fsync: 'off' },
    dieWithParent: true,
  });
  try {
    await migrateToLatest(server.url());
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    const schema = await readSchema(client);
    await client.end();
    await writeFile(SCHEMA_FILE, schemaFileOf(schema));
  } finally {
    await server.remove();
  }
  process.stdout.write(`${path.relative(process.cwd(), SCHEMA_FILE)} is what the migrations make.\n`);
}

await main();
