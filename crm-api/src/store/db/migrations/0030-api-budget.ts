import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * What calls to Jira cost, shared by all replicas, and how a site is reconciled. `api_budget` is the app's one pool,
 * which is nobody's in particular: no tenant is in it, and only the worker role sees it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table api_budget (
      hour timestamptz primary key,
      -- points set aside by processes for calls they are about to make
      reserved bigint not null default 0
    );
    alter table api_budget enable row level security; alter table api_budget force row level security;
    create policy of_the_app on api_budget to synapse_worker using (true) with check (true);
    grant select, insert, update, delete on api_budget to synapse_worker;

    create table api_spend (
      tenant_id uuid not null,
      site_id uuid not null,
      hour timestamptz not null,
      reserved bigint not null default 0,
      points bigint not null default 0,
      requests bigint not null default 0,
      -- how many of them Jira refused for their rate
      throttled bigint not null default 0,
      primary key (tenant_id, site_id, hour)
    );
    create index api_spend_by_hour on api_spend (hour);

    -- an API token pays no points; an app's token pays from the app's pool (docs/reference/rate-limits.md#points)
    alter table jira_site add column token_kind text not null default 'api_token' check (token_kind in ('api_token', 'app'));`)
    .execute(db);
  await protectTable(db, 'api_spend', 'select, insert, update, delete');
}
