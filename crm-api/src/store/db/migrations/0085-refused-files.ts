import { type Kysely, sql } from 'kysely';

/** Finds the tickets with a file that Jira refused without a look at every file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('create index attachment_refused on attachment (tenant_id, ticket_id) where refused is not null;')
    .execute(db);
}
