-- Jira sites: how they are paired and called, their projects, people and workflows.

create table jira_site (
  tenant_id uuid not null,
  id uuid not null,
  cloud_id text not null,
  base_url text not null,
  email text,
  api_token_encrypted bytea,
  project_key text not null,
  state text not null default 'connected'::text,
  installation_id text,
  app_version text,
  config jsonb not null default '{}'::jsonb,
  last_event_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  token_kind text not null default 'api_token'::text,
  sync_interval_ms bigint,
  sync_enabled boolean,
  heartbeat_at timestamp with time zone,
  heartbeat jsonb,
  disconnected_at timestamp with time zone,
  access text not null default 'auto'::text,
  uninstalled_at timestamp with time zone,
  installed_again_at timestamp with time zone,
  purge_requested_at timestamp with time zone,
  purge_requested_by text,
  swept_ms bigint not null default 0,
  environment_id text,
  installed_at timestamp with time zone,
  api_token_via text not null default 'site'::text,
  constraint jira_site_pkey primary key (tenant_id, id),
  constraint jira_site_tenant_id_cloud_id_key unique (tenant_id, cloud_id),
  constraint jira_site_tenant_id_fkey foreign key (tenant_id) references tenant(id),
  constraint jira_site_access_check CHECK ((access = ANY (ARRAY['auto'::text, 'app'::text, 'api_token'::text]))),
  constraint jira_site_api_token_via_check CHECK ((api_token_via = ANY (ARRAY['site'::text, 'gateway'::text]))),
  constraint jira_site_state_check CHECK ((state = ANY (ARRAY['connected'::text, 'disconnected'::text]))),
  constraint jira_site_token_kind_check CHECK ((token_kind = ANY (ARRAY['api_token'::text, 'app'::text])))
);
create index jira_site_cloud_id ON jira_site (cloud_id);
create unique index jira_site_connected_cloud_id_key ON jira_site (cloud_id) WHERE ((state = 'connected'::text) AND (uninstalled_at IS NULL));
alter table jira_site enable row level security;
alter table jira_site force row level security;
create policy across_tenants on jira_site to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on jira_site to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on jira_site to synapse_app;
grant select on jira_site to synapse_worker;

create table site_secret (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  secret_encrypted bytea not null,
  created_at timestamp with time zone not null default now(),
  retires_at timestamp with time zone,
  constraint site_secret_pkey primary key (tenant_id, site_id, id),
  constraint site_secret_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
alter table site_secret enable row level security;
alter table site_secret force row level security;
create policy across_tenants on site_secret to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on site_secret to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on site_secret to synapse_app;
grant select on site_secret to synapse_worker;

create table pairing_code (
  tenant_id uuid not null,
  code_hash bytea not null,
  base_url text not null,
  email text,
  api_token_encrypted bytea,
  project_key text not null,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  project jsonb,
  constraint pairing_code_pkey primary key (tenant_id, code_hash),
  constraint pairing_code_code_hash_key unique (code_hash),
  constraint pairing_code_tenant_id_fkey foreign key (tenant_id) references tenant(id)
);
alter table pairing_code enable row level security;
alter table pairing_code force row level security;
create policy across_tenants on pairing_code to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on pairing_code to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on pairing_code to synapse_app;
grant select, update on pairing_code to synapse_worker;

create table app_token (
  tenant_id uuid not null,
  site_id uuid not null,
  installation_id text not null,
  token_encrypted bytea not null,
  api_base_url text not null,
  received_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  refused_at timestamp with time zone,
  constraint app_token_pkey primary key (tenant_id, site_id),
  constraint app_token_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
alter table app_token enable row level security;
alter table app_token force row level security;
create policy tenant_isolation on app_token to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on app_token to synapse_app;

create table jira_webhook_secret (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  secret_encrypted bytea not null,
  created_at timestamp with time zone not null default now(),
  retires_at timestamp with time zone,
  constraint jira_webhook_secret_pkey primary key (tenant_id, site_id, id),
  constraint jira_webhook_secret_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
create index jira_webhook_secret_by_site ON jira_webhook_secret (site_id);
alter table jira_webhook_secret enable row level security;
alter table jira_webhook_secret force row level security;
create policy across_tenants on jira_webhook_secret to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on jira_webhook_secret to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on jira_webhook_secret to synapse_app;
grant select on jira_webhook_secret to synapse_worker;

create table jira_project (
  tenant_id uuid not null,
  site_id uuid not null,
  project_id text not null,
  project_key text not null,
  former_keys text[] not null default '{}'::text[],
  renamed_at timestamp with time zone,
  keys_stale boolean not null default false,
  missing_permissions text[] not null default '{}'::text[],
  permissions_at timestamp with time zone,
  constraint jira_project_pkey primary key (tenant_id, site_id, project_id),
  constraint jira_project_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
alter table jira_project enable row level security;
alter table jira_project force row level security;
create policy tenant_isolation on jira_project to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on jira_project to synapse_app;

create table jira_person (
  tenant_id uuid not null,
  site_id uuid not null,
  account_id text not null,
  user_id text not null,
  name text not null,
  matched_by text not null,
  matched_at timestamp with time zone not null default now(),
  constraint jira_person_pkey primary key (tenant_id, site_id, account_id),
  constraint jira_person_tenant_id_site_id_user_id_key unique (tenant_id, site_id, user_id),
  constraint jira_person_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade,
  constraint jira_person_matched_by_check CHECK ((matched_by = ANY (ARRAY['email'::text, 'hand'::text])))
);
alter table jira_person enable row level security;
alter table jira_person force row level security;
create policy tenant_isolation on jira_person to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on jira_person to synapse_app;

create table workflow_step (
  tenant_id uuid not null,
  site_id uuid not null,
  project text not null,
  issue_type_id text not null,
  status_id text not null,
  status jsonb not null,
  transitions jsonb not null,
  seen_at timestamp with time zone not null default now(),
  constraint workflow_step_pkey primary key (tenant_id, site_id, project, issue_type_id, status_id),
  constraint workflow_step_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
alter table workflow_step enable row level security;
alter table workflow_step force row level security;
create policy tenant_isolation on workflow_step to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on workflow_step to synapse_app;

create table reported_account (
  tenant_id uuid not null,
  site_id uuid not null,
  account_id text not null,
  updated_at timestamp with time zone not null,
  reported_at timestamp with time zone,
  erased_at timestamp with time zone,
  constraint reported_account_pkey primary key (tenant_id, site_id, account_id),
  constraint reported_account_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id) on delete cascade
);
alter table reported_account enable row level security;
alter table reported_account force row level security;
create policy tenant_isolation on reported_account to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on reported_account to synapse_app;

create table used_request (
  tenant_id uuid not null,
  site_id uuid not null,
  request_id text not null,
  purpose text not null,
  used_at timestamp with time zone not null default now(),
  constraint used_request_pkey primary key (tenant_id, site_id, request_id)
);
create index used_request_used_at ON used_request (used_at);
alter table used_request enable row level security;
alter table used_request force row level security;
create policy across_tenants on used_request to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on used_request to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on used_request to synapse_app;
grant delete, select on used_request to synapse_worker;
