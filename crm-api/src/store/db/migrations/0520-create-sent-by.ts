import { type Kysely, sql } from 'kysely';

/** By when the create that got no answer was sent: a request may wait long for its turn after it was asked for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table issue_link add column create_sent_by timestamptz`.execute(db);
}
