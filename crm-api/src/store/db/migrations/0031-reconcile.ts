import { type Kysely, sql } from 'kysely';
import { protectTable } from './protect-table.ts';

/**
 * What the reconciler remembers between passes, what it mended, and indexes so that an idle pass costs the same
 * whatever the number of tickets. All additions: old code goes on beside it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    -- null: as the process is configured
    alter table jira_site add column sync_interval_ms bigint;
    alter table jira_site add column sync_enabled boolean;

    -- Jira's clock (epoch ms) when the last pass that reached the end began
    alter table sync_cursor add column passed_ms bigint not null default 0;
    alter table sync_cursor add column deep_at timestamptz;
    -- how far a deep pass that has not ended has come (its "updated", epoch ms)
    alter table sync_cursor add column deep_ms bigint;
    alter table sync_cursor add column census_at timestamptz;

    alter table sync_run add column points bigint not null default 0;
    alter table sync_run add column missed_events int not null default 0;
    alter table sync_run add column issues_gone int not null default 0;
    create index sync_run_open on sync_run (tenant_id, site_id) where status in ('queued', 'running');

    -- issues that a census did not find: one strike; a later look decides
    create table census_strike (
      tenant_id uuid not null,
      site_id uuid not null,
      issue_id text not null,
      project_key text not null,
      struck_at timestamptz not null default now(),
      primary key (tenant_id, site_id, issue_id)
    );

    -- what a pass had to mend, because no event had done so
    create table missed_event (
      tenant_id uuid not null,
      id bigint generated always as identity,
      site_id uuid not null,
      issue_id text not null,
      ticket_id uuid,
      run_id uuid not null,
      found_at timestamptz not null default now(),
      -- the issue's "updated" when it was mended, epoch ms
      updated_ms bigint not null,
      fields text[] not null,
      cause text not null check (cause in ('never_arrived', 'arrived_late', 'refused', 'superseded')),
      arrived_at timestamptz,
      primary key (tenant_id, id)
    );
    create index missed_event_by_time on missed_event (tenant_id, found_at desc);
    create index missed_event_open on missed_event (tenant_id, site_id, issue_id) where cause = 'never_arrived';
    create index inbox_by_issue on inbox (tenant_id, site_id, issue_id, received_at);

    create index issue_link_unmade on issue_link (tenant_id, site_id) where issue_id is null and state in ('wanted', 'creating');
    create index issue_link_fetch on issue_link (tenant_id, site_id) where fetch_from is not null and state = 'linked';
    create index field_history_typed on field_history (tenant_id, at) where origin = 'crm' or rule = 'conflict_crm';`)
    .execute(db);
  await protectTable(db, 'census_strike');
  await protectTable(db, 'missed_event', 'select, delete');
}
