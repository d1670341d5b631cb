import { type Kysely, sql } from 'kysely';

/** Whether an issue was deleted because its ticket was. A constant default: no row is rewritten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table issue_link add column deleted_with_ticket boolean not null default false`.execute(db);
}
