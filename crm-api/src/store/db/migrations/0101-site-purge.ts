import { type Kysely, sql } from 'kysely';

/** A disconnection that takes the site's data along: who asked for it and when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table jira_site add column purge_requested_at timestamptz;
    alter table jira_site add column purge_requested_by text;`)
    .execute(db);
}
