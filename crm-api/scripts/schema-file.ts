import path from 'node:path';

/** The schema that all migrations together make, for people to read and for a diff to show what a migration changes. */
export const SCHEMA_FILE = path.resolve(import.meta.dirname, '../src/store/db/schema.sql');

/** What the file holds for a schema that was read. */
export function schemaFileOf(schema: string): string {
  return `-- What all migrations together make. Written by: npx node crm-api/scripts/dump-schema.ts\n\n${schema}`;
}
