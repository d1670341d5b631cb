import { type Kysely, sql } from 'kysely';

/**
 * The processes that call Jira just now, so that they share its bursts. It is nobody's in particular: no tenant is in it,
 * and only the worker role sees it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table jira_caller (
      id uuid primary key,
      since timestamptz not null default now(),
      seen_at timestamptz not null default now()
    );
    alter table jira_caller enable row level security; alter table jira_caller force row level security;
    create policy of_the_app on jira_caller to synapse_worker using (true) with check (true);
    grant select, insert, update, delete on jira_caller to synapse_worker;`)
    .execute(db);
}
