import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@synapse/local-stack/embedded-postgres';
import pg from 'pg';
import { migrateToLatest } from '../src/store/db/migrate.ts';
import { readSchema } from './read-schema.ts';
import { readTableTypes } from './read-table-types.ts';
import { SCHEMA_FILE, schemaFileOf, TYPES_FILE } from './schema-file.ts';

/** What the migrations make of an empty database, as SQL and as the types of its tables, by file. */
async function readMigrated(): Promise<[file: string, text: string][]> {
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
    return [
      [SCHEMA_FILE, schemaFileOf(schema)],
      [TYPES_FILE, await readTableTypes(server.url())],
    ];
  } finally {
    await server.remove();
  }
}

/** `npm run schema` writes both files; with `-- --check` it fails where one of them is not what the migrations make. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  for (const [file, text] of await readMigrated()) {
    const name = path.relative(process.cwd(), file);
    if (!values.check) await writeFile(file, text);
    else if ((await readFile(file, 'utf8')) !== text) throw new Error(`${name} is stale: npm run schema`);
    process.stdout.write(`${name} says what the migrations make.\n`);
  }
}

await main();
