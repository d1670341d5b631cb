import { type Kysely, sql } from 'kysely';

/** Which projects an import is for, by their refs: what is found elsewhere is not taken. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table import_job add column projects text[] not null default '{}';
    alter table import_job alter column projects drop default;`)
    .execute(db);
}
