import { type Kysely, sql } from 'kysely';

/** Where a file stood in the issues that its ticket has left. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table attachment add column left_places jsonb not null default '[]'`.execute(db);
  await sql`create index attachment_left_places on attachment (tenant_id) where left_places <> '[]'`.execute(db);
}
