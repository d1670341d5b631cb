import { type Kysely, sql } from 'kysely';

/** What the app in Jira last told of itself, and when. Columns without a default: no table is rewritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table jira_site add column heartbeat_at timestamptz;
    -- {"appVersion", "protocol", "trouble", "troubleSince", "givenUp"}: shared/heartbeat.ts
    alter table jira_site add column heartbeat jsonb;
    alter table jira_site add column disconnected_at timestamptz;`)
    .execute(db);
}
