import { type Kysely, sql } from 'kysely';

/** When an app was last installed on a site, and by which address Jira takes the site's API token. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table jira_site
      add column installed_at timestamptz,
      add column api_token_via text not null default 'site' check (api_token_via in ('site', 'gateway'));`)
    .execute(db);
}
