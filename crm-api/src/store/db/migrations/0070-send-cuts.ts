import { type Kysely, sql } from 'kysely';

/** How often Jira hung up in the middle of a file. A constant default: no row is rewritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table attachment add column send_cuts integer not null default 0').execute(db);
}
