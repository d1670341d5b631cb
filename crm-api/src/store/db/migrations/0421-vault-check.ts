import { type Kysely, sql } from 'kysely';

/** A known text, sealed: a start with another key than the one that sealed the secrets is noticed by it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table vault_check (
      one boolean primary key default true check (one),
      sealed bytea not null
    );
    alter table vault_check enable row level security; alter table vault_check force row level security;
    create policy of_the_app on vault_check to synapse_worker using (true) with check (true);
    grant select, insert, update on vault_check to synapse_worker;`)
    .execute(db);
}
