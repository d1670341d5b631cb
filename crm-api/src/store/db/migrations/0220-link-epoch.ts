import { type Kysely, sql } from 'kysely';

/** Which link of its ticket a row is, the issues of earlier ones, and whether the create under way carries its label. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table issue_link
      add column epoch integer not null default 0,
      add column left_issues jsonb not null default '[]',
      add column create_labelled boolean not null default true;`)
    .execute(db);
}
