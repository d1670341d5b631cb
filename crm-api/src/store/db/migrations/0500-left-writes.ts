import { type Kysely, sql } from 'kysely';

/** What was sent to the issues that a ticket has left, until Jira has told what it replaced there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table issue_link add column left_writes jsonb not null default '[]'`.execute(db);
  await sql`create index issue_link_left_writes on issue_link (tenant_id) where left_writes <> '[]'`.execute(db);
}
