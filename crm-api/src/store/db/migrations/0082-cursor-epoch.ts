import { type Kysely, sql } from 'kysely';

/** How often the cursor of a site was forgotten: what a pass learnt before that must not bring it back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A constant default: no row is rewritten.
  await sql`alter table sync_cursor add column epoch bigint not null default 0`.execute(db);
}
