import { type Kysely, sql } from 'kysely';

/**
 * Labels, due date, assignee and custom fields. Defaults that are constants touch no row of the table, so this is quick
 * on a table of any size and under traffic.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    set local lock_timeout = '5s';
    alter table ticket
      -- a set: sorted, nothing twice
      add column labels text[] not null default '{}',
      add column due_date date,
      -- {"userId", "accountId", "name"}, or null: nobody
      add column assignee jsonb,
      -- by the names an admin gave them; what was emptied stands here as null
      add column custom jsonb not null default '{}';
    -- what a person gave for the transitions to the status that is pending, by Jira's field ids
    alter table issue_link add column transition_fields jsonb not null default '{}';`)
    .execute(db);
}
