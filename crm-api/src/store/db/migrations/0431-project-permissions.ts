import { type Kysely, sql } from 'kysely';

/** What Jira does not allow the account in a project, and when it was last asked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table jira_project
      add column missing_permissions text[] not null default '{}',
      add column permissions_at timestamptz;`)
    .execute(db);
}
