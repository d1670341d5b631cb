import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * The app's own token, which Forge brings every hour, and as whom a site's calls are made. `jira_site.token_kind` stays
 * what the calls are made with at the moment: quotas go by it. Sites are few, so the new checks scan next to nothing.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table app_token (
      tenant_id uuid not null,
      site_id uuid not null,
      -- of the installation that the token is for, and no other
      installation_id text not null,
      token_encrypted bytea not null,
      -- where the token is good: https://api.atlassian.com/ex/jira/<cloudId>
      api_base_url text not null,
      received_at timestamptz not null,
      expires_at timestamptz not null,
      -- when Jira answered 401 to it
      refused_at timestamptz,
      primary key (tenant_id, site_id),
      foreign key (tenant_id, site_id) references jira_site (tenant_id, id) on delete cascade
    );
    alter table jira_site add column access text not null default 'auto' check (access in ('auto', 'app', 'api_token'));
    -- a site that is called as the app needs no person's account
    alter table jira_site alter column email drop not null;
    alter table jira_site alter column api_token_encrypted drop not null;
    alter table pairing_code alter column email drop not null;
    alter table pairing_code alter column api_token_encrypted drop not null;
    -- the app said that it was taken off this Jira, and when one was put on again that is not paired yet
    alter table jira_site add column uninstalled_at timestamptz;
    alter table jira_site add column installed_again_at timestamptz;`)
    .execute(db);
  await protectTable(db, 'app_token');
}
