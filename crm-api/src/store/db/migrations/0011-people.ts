import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/** Which user of the CRM is which person on a Jira site, and where the ways through a workflow are remembered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table jira_person (
      tenant_id uuid not null,
      site_id uuid not null,
      account_id text not null,
      -- the CRM's user, as its tokens name them
      user_id text not null,
      name text not null,
      matched_by text not null check (matched_by in ('email', 'hand')),
      matched_at timestamptz not null default now(),
      primary key (tenant_id, site_id, account_id),
      unique (tenant_id, site_id, user_id),
      foreign key (tenant_id, site_id) references jira_site on delete cascade
    );
    -- What a workflow offered when we last saw an issue of this type stand in this status.
    create table workflow_step (
      tenant_id uuid not null,
      site_id uuid not null,
      project_key text not null,
      issue_type_id text not null,
      status_id text not null,
      -- {"id", "name", "category"}
      status jsonb not null,
      -- [{"id", "name", "to": {"id", "name", "category"}, "needs": {"<field id>": {"name", "allowed"}}}]
      transitions jsonb not null,
      seen_at timestamptz not null default now(),
      primary key (tenant_id, site_id, project_key, issue_type_id, status_id),
      foreign key (tenant_id, site_id) references jira_site on delete cascade
    );`)
    .execute(db);
  await protectTable(db, 'jira_person');
  await protectTable(db, 'workflow_step');
}
