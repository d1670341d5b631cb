import { type Kysely, sql } from 'kysely';

/** Whether the run that sends a file may still be under way. A constant default: no row is rewritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table attachment add column send_open boolean not null default false').execute(db);
}
