import { type Kysely, sql } from 'kysely';

/** The rich texts of a ticket that a person replaces knowingly, though Jira's hold more than Markdown can say. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A constant default: no row is rewritten.
  await sql`alter table issue_link add column replace_known text[] not null default '{}'`.execute(db);
}
