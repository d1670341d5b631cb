import path from 'node:path';

const inStore = (file: string) => path.resolve(import.meta.dirname, '../src/store/db', file);

/** The schema that all migrations together make, for people to read and for a diff to show what a migration changes. */
export const SCHEMA_FILE = inStore('schema.sql');
/** The types of its tables. */
export const TYPES_FILE = inStore('table-types.ts');

/** What the file holds for a schema that was read. */
export function schemaFileOf(schema: string): string {
  return `-- What all migrations together make. Written by: npm run schema\n\n${schema}`;
}
