import { type Kysely, sql } from 'kysely';

/** The project that a pairing code is for, as Jira knew it when the code was made; null where no account could ask. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table pairing_code add column project jsonb').execute(db);
}
