import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * Projects are known by their id, and each has a cursor of its own. What the passes of a whole site had come to is
 * forgotten, so that each project is read once from its beginning; nothing that is found then counts as missed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    create table jira_project (
      tenant_id uuid not null,
      site_id uuid not null,
      project_id text not null,
      -- what people call it now, and what it was called before
      project_key text not null,
      former_keys text[] not null default '{}',
      renamed_at timestamptz,
      -- whether issue_link still holds issue keys from before it was renamed
      keys_stale boolean not null default false,
      primary key (tenant_id, site_id, project_id),
      foreign key (tenant_id, site_id) references jira_site (tenant_id, id) on delete cascade
    );
    alter table issue_link add column project_id text;

    delete from workflow_step;
    alter table workflow_step rename column project_key to project;
    alter table census_strike rename column project_key to project;

    delete from sync_cursor;
    alter table sync_cursor add column project_id text not null;
    alter table sync_cursor drop constraint sync_cursor_pkey;
    alter table sync_cursor add primary key (tenant_id, site_id, project_id);
    alter table sync_cursor drop column swept_ms;
    -- our clock (epoch ms) when the last complete look for lost deliveries began
    alter table jira_site add column swept_ms bigint not null default 0;`)
    .execute(db);
  await protectTable(db, 'jira_project');
}
