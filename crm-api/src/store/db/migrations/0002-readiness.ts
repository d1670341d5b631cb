import { type Kysely, sql } from 'kysely';

/** `/readyz` compares the migrations done with those the code knows, also where the API's login owns no table. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant select on kysely_migration to synapse_worker`.execute(db);
}
