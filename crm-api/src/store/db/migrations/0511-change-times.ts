import { type Kysely, sql } from 'kysely';

/**
 * For the policy `newest`: the fields in conflict of which nobody knows yet when Jira's value was set (LinkState.undated),
 * and the times by which a conflict was decided. Null: it was not decided by times. Constant defaults: no row is rewritten.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`alter table issue_link add column undated jsonb not null default '{}';
      alter table conflict add column times jsonb;`)
    .execute(db);
}
