import { type Kysely, sql } from 'kysely';

/** Where a comment stood in the issues that its ticket has left. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table comment add column left_places jsonb not null default '[]'`.execute(db);
  await sql`create index comment_left_places on comment (tenant_id) where left_places <> '[]'`.execute(db);
}
