-- What reconciliation and imports remember between their runs, and tell people.

-- How far the passes have come, for each project. A project out of sight keeps its cursor.
create table sync_cursor (
  tenant_id uuid not null,
  site_id uuid not null,
  -- the greatest "updated" seen, epoch ms
  updated_ms bigint not null default 0,
  -- Jira's clock (epoch ms) when the last pass that reached the end began
  passed_ms bigint not null default 0,
  deep_at timestamptz,
  -- how far a deep pass that has not ended has come (its "updated", epoch ms)
  deep_ms bigint,
  deletion_check_at timestamptz,
  -- how often the cursor was reset: what a pass learnt before must not bring it back
  epoch bigint not null default 0,
  project_id text not null,
  primary key (tenant_id, site_id, project_id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);

create table sync_run (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  kind text not null,
  trigger text not null,
  status text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  -- what it cost, what it saw, and what no event had told
  requests integer not null default 0,
  issues_seen integer not null default 0,
  issues_changed integer not null default 0,
  error text,
  -- what the error says, by its code: {"code", "params"}
  template jsonb,
  points bigint not null default 0,
  missed_events integer not null default 0,
  issues_gone integer not null default 0,
  -- what it is at, and how many issues it will come to, where that is known
  phase text not null default 'reading' check (phase in ('reading', 'second_look', 'deletion-check', 'done')),
  total integer,
  -- the issues that it had to quarantine: [{"issueKey", "message", "template"}], a hundred at the most, and how many there were
  faults jsonb not null default '[]',
  fault_count integer not null default 0,
  primary key (tenant_id, id)
);
create index sync_run_by_start on sync_run (tenant_id, started_at desc);
create index sync_run_open on sync_run (tenant_id, site_id) where status in ('queued', 'running');

-- Issues that a deletion check did not find once. A later look decides.
create table suspected_deletion (
  tenant_id uuid not null,
  site_id uuid not null,
  issue_id text not null,
  project text not null,
  suspected_at timestamptz not null default now(),
  primary key (tenant_id, site_id, issue_id)
);

-- Issues that a pass or an import could not read or store, by name.
create table quarantined_issue (
  tenant_id uuid not null,
  site_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  message text not null,
  -- the pass or the import that met it last
  run_id uuid not null,
  at timestamptz not null default now(),
  primary key (tenant_id, site_id, issue_id)
);

-- First imports: what was asked for, and how far each has come.
create table import_job (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  -- the whole condition, without an order
  jql text not null,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled')),
  created_by text not null,
  -- who that is, in the CRM or, from the app's admin page, in Jira
  created_by_user_id text,
  created_by_account_id text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- how far it has come, written with the rows that it stands for: Jira's token of the next page and, should that have
  -- expired, the "updated" (epoch ms) of the last issue taken
  page_token text,
  updated_ms bigint,
  total integer not null,
  done integer not null default 0,
  changed integer not null default 0,
  requests integer not null default 0,
  points bigint not null default 0,
  -- the time that it has run and, of that, waited for Jira
  busy_ms bigint not null default 0,
  jira_ms bigint not null default 0,
  error text,
  template jsonb,
  -- the projects that it is for: what is found elsewhere is not taken
  projects text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);
create index import_job_by_time on import_job (tenant_id, created_at desc);
-- One at a time for a site.
create unique index import_job_open on import_job (tenant_id, site_id) where status in ('queued', 'running', 'paused');

create table import_fault (
  tenant_id uuid not null,
  import_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  message text not null,
  template jsonb,
  at timestamptz not null default now(),
  primary key (tenant_id, import_id, issue_id),
  foreign key (tenant_id, import_id) references import_job on delete cascade
);

-- How the sync of a site went, for charts: a row for each minute, and one for each hour, counted afterwards from what is kept
-- anyhow (store/events/record-series.ts), so that no event and no call has a statement to make for it.
create table sync_series (
  tenant_id uuid not null,
  -- what the row stands for: a minute (1), or an hour (60), which is added up from its minutes
  minutes smallint not null check (minutes in (1, 60)),
  -- when it began
  at timestamptz not null,
  site_id uuid not null,
  -- events that were processed
  events integer not null default 0,
  -- of these, how many took how long from their arrival: one number for each step of LATENCY_STEPS_MS; null: there was none
  latency integer[],
  -- of these, how many took how long from the edit in Jira, by Jira's clock
  from_edit integer[],
  -- edits and comments of the CRM that Jira answered
  edits integer not null default 0,
  -- issues that waited for a person; null: nobody looked, since no process ran
  parked integer,
  -- points spent since the beginning of the UTC hour
  points bigint,
  primary key (tenant_id, minutes, at, site_id)
);
-- Minutes are added up, and old rows deleted, over all workspaces.
create index sync_series_by_age on sync_series (minutes, at);
