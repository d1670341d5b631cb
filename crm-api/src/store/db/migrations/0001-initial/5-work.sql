-- The work queue, what the reconciler and imports keep, and the budget of points.

create table work_item (
  tenant_id uuid not null,
  kind text not null,
  key text not null,
  due_at timestamp with time zone,
  generation bigint not null default 1,
  attempts integer not null default 0,
  lease_until timestamp with time zone,
  lease_token uuid,
  parked_at timestamp with time zone,
  reason jsonb,
  updated_at timestamp with time zone not null default now(),
  site_id uuid,
  constraint work_item_pkey primary key (tenant_id, kind, key)
) with (fillfactor=70);
create index work_item_due ON work_item (due_at) WHERE ((due_at IS NOT NULL) AND (parked_at IS NULL));
create index work_item_of_site ON work_item (site_id, due_at) WHERE ((due_at IS NOT NULL) AND (parked_at IS NULL));
create index work_item_parked ON work_item (tenant_id, parked_at) WHERE (parked_at IS NOT NULL);
alter table work_item enable row level security;
alter table work_item force row level security;
create policy across_tenants on work_item to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on work_item to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on work_item to synapse_app;
grant insert, select, update on work_item to synapse_worker;

create table sync_cursor (
  tenant_id uuid not null,
  site_id uuid not null,
  updated_ms bigint not null default 0,
  passed_ms bigint not null default 0,
  deep_at timestamp with time zone,
  deep_ms bigint,
  deletion_check_at timestamp with time zone,
  epoch bigint not null default 0,
  project_id text not null,
  constraint sync_cursor_pkey primary key (tenant_id, site_id, project_id),
  constraint sync_cursor_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
alter table sync_cursor enable row level security;
alter table sync_cursor force row level security;
create policy tenant_isolation on sync_cursor to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on sync_cursor to synapse_app;

create table sync_run (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  kind text not null,
  trigger text not null,
  status text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  requests integer not null default 0,
  issues_seen integer not null default 0,
  issues_changed integer not null default 0,
  error text,
  points bigint not null default 0,
  missed_events integer not null default 0,
  issues_gone integer not null default 0,
  phase text not null default 'reading'::text,
  total integer,
  faults jsonb not null default '[]'::jsonb,
  fault_count integer not null default 0,
  constraint sync_run_pkey primary key (tenant_id, id),
  constraint sync_run_phase_check CHECK ((phase = ANY (ARRAY['reading'::text, 'second_look'::text, 'deletion-check'::text, 'done'::text])))
);
create index sync_run_by_start ON sync_run (tenant_id, started_at DESC);
create index sync_run_open ON sync_run (tenant_id, site_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
alter table sync_run enable row level security;
alter table sync_run force row level security;
create policy tenant_isolation on sync_run to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on sync_run to synapse_app;

create table suspected_deletion (
  tenant_id uuid not null,
  site_id uuid not null,
  issue_id text not null,
  project text not null,
  struck_at timestamp with time zone not null default now(),
  constraint suspected_deletion_pkey primary key (tenant_id, site_id, issue_id)
);
alter table suspected_deletion enable row level security;
alter table suspected_deletion force row level security;
create policy tenant_isolation on suspected_deletion to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on suspected_deletion to synapse_app;

create table quarantined_issue (
  tenant_id uuid not null,
  site_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  message text not null,
  run_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint quarantined_issue_pkey primary key (tenant_id, site_id, issue_id)
);
alter table quarantined_issue enable row level security;
alter table quarantined_issue force row level security;
create policy tenant_isolation on quarantined_issue to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on quarantined_issue to synapse_app;

create table import_job (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  jql text not null,
  status text not null default 'queued'::text,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  page_token text,
  updated_ms bigint,
  total integer not null,
  done integer not null default 0,
  changed integer not null default 0,
  requests integer not null default 0,
  points bigint not null default 0,
  busy_ms bigint not null default 0,
  jira_ms bigint not null default 0,
  error text,
  projects text[] not null,
  constraint import_job_pkey primary key (tenant_id, id),
  constraint import_job_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade,
  constraint import_job_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'paused'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
);
create index import_job_by_time ON import_job (tenant_id, created_at DESC);
create unique index import_job_open ON import_job (tenant_id, site_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text, 'paused'::text]));
alter table import_job enable row level security;
alter table import_job force row level security;
create policy tenant_isolation on import_job to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on import_job to synapse_app;

create table import_fault (
  tenant_id uuid not null,
  import_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  message text not null,
  at timestamp with time zone not null default now(),
  constraint import_fault_pkey primary key (tenant_id, import_id, issue_id),
  constraint import_fault_tenant_id_import_id_fkey foreign key (tenant_id, import_id) references import_job(tenant_id, id) on delete cascade
);
alter table import_fault enable row level security;
alter table import_fault force row level security;
create policy tenant_isolation on import_fault to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on import_fault to synapse_app;

create table api_budget (
  hour timestamp with time zone not null,
  reserved bigint not null default 0,
  constraint api_budget_pkey primary key (hour)
);
alter table api_budget enable row level security;
alter table api_budget force row level security;
create policy of_the_app on api_budget to synapse_worker
  using (true)
  with check (true);
grant delete, insert, select, update on api_budget to synapse_worker;

create table api_spend (
  tenant_id uuid not null,
  site_id uuid not null,
  hour timestamp with time zone not null,
  reserved bigint not null default 0,
  points bigint not null default 0,
  requests bigint not null default 0,
  throttled bigint not null default 0,
  constraint api_spend_pkey primary key (tenant_id, site_id, hour)
);
create index api_spend_by_hour ON api_spend (hour);
alter table api_spend enable row level security;
alter table api_spend force row level security;
create policy across_tenants on api_spend to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on api_spend to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on api_spend to synapse_app;
grant delete, insert, select, update on api_spend to synapse_worker;

create table api_process (
  id uuid not null,
  since timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  constraint api_process_pkey primary key (id)
);
alter table api_process enable row level security;
alter table api_process force row level security;
create policy of_the_app on api_process to synapse_worker
  using (true)
  with check (true);
grant delete, insert, select, update on api_process to synapse_worker;
