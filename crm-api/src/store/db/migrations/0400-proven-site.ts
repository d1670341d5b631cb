import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * A Jira site belongs to one workspace as long as it is connected: one that was disconnected, or whose app is gone, may
 * be paired by whoever proves it. And requests that were used, so that none is used twice.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table jira_site
      drop constraint jira_site_cloud_id_key,
      -- Of the Forge environment that the app is installed from: a site has one installation of each.
      add column environment_id text,
      add constraint jira_site_tenant_id_cloud_id_key unique (tenant_id, cloud_id)`.execute(db);
  await sql`
    create unique index jira_site_connected_cloud_id_key on jira_site (cloud_id)
     where state = 'connected' and uninstalled_at is null`.execute(db);
  // A push is looked up by it over all tenants.
  await sql`create index jira_site_cloud_id on jira_site (cloud_id)`.execute(db);
  await sql`
    create table used_request (
      tenant_id uuid not null,
      site_id uuid not null,
      request_id text not null,
      purpose text not null,
      used_at timestamptz not null default now(),
      primary key (tenant_id, site_id, request_id)
    )`.execute(db);
  await sql`create index used_request_used_at on used_request (used_at)`.execute(db);
  await protectTable(db, 'used_request', 'select, delete');
}
