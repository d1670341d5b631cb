import { type Kysely, sql } from 'kysely';

/**
 * When an event came, by the clock of the process that took it in. `received_at` is the database's clock; this one is
 * compared with Jira's times. Null: it came before this column.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table inbox add column received_ms bigint').execute(db);
}
