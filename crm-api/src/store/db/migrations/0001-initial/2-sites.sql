-- Jira sites: how they are paired and called, their projects, people and workflows.

create table jira_site (
  tenant_id uuid not null references tenant,
  id uuid not null,
  cloud_id text not null,
  base_url text not null,
  -- a person's account and API token; null where the site is called as the app only
  email text,
  api_token_encrypted bytea,
  -- the project that new tickets go to
  project_key text not null,
  state text not null default 'connected' check (state in ('connected', 'disconnected')),
  installation_id text,
  app_version text,
  -- statuses and priorities of the site, and the maps that an admin chose: domain/site/site-config.ts
  config jsonb not null default '{}',
  last_event_at timestamptz,
  created_at timestamptz not null default now(),
  -- what calls are made with at the moment: an API token pays no points, the app's token pays from the app's pool
  -- (docs/reference/rate-limits.md#points)
  token_kind text not null default 'api_token' check (token_kind in ('api_token', 'app')),
  -- null: as the process is configured
  sync_interval_ms bigint,
  sync_enabled boolean,
  -- when the app last told of itself, and what: {"appVersion", "protocol", "trouble", "troubleSince", "givenUp"}
  -- (shared/src/forge/heartbeat.ts)
  heartbeat_at timestamptz,
  heartbeat jsonb,
  disconnected_at timestamptz,
  -- as whom the site is to be called
  access text not null default 'auto' check (access in ('auto', 'app', 'api_token')),
  -- the app said that it was removed from this Jira; and when it was installed again without being paired since
  uninstalled_at timestamptz,
  installed_again_at timestamptz,
  -- a disconnection that deletes the site's data too: who asked for it, and when
  purge_requested_at timestamptz,
  purge_requested_by text,
  purge_requested_by_user_id text,
  -- the Forge environment that the app is installed from: a site has one installation of each
  environment_id text,
  installed_at timestamptz,
  -- an admin in the CRM asked for a new secret of the app's, and the app has not taken it yet
  secret_asked_at timestamptz,
  -- by which address Jira takes the site's API token
  api_token_via text not null default 'site' check (api_token_via in ('site', 'gateway')),
  primary key (tenant_id, id),
  unique (tenant_id, cloud_id)
);
-- A push names its site by the cloud id, and the workspace is not known yet.
create index jira_site_cloud_id on jira_site (cloud_id);
-- A Jira site belongs to one workspace while it is connected. One that was disconnected, or whose app is gone, may be paired
-- by whoever proves it.
create unique index jira_site_connected_cloud_id_key on jira_site (cloud_id)
  where state = 'connected' and uninstalled_at is null;

-- What the app signs its pushes with.
create table site_secret (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  secret_encrypted bytea not null,
  created_at timestamptz not null default now(),
  -- null: the current one; else valid until then, so that a rotation refuses nothing
  retires_at timestamptz,
  primary key (tenant_id, site_id, id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);

create table pairing_code (
  tenant_id uuid not null references tenant,
  -- unique over all workspaces: the code says which workspace
  code_hash bytea not null unique,
  base_url text not null,
  email text,
  api_token_encrypted bytea,
  project_key text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  -- the project as Jira knew it when the code was made; null where no account could ask
  project jsonb,
  primary key (tenant_id, code_hash)
);
-- Old ones are deleted over all workspaces.
create index pairing_code_by_age on pairing_code (expires_at);

-- The app's own token, which Forge brings every hour.
create table app_token (
  tenant_id uuid not null,
  site_id uuid not null,
  -- the installation that the token is for, and no other
  installation_id text not null,
  token_encrypted bytea not null,
  -- where the token is good: https://api.atlassian.com/ex/jira/<cloudId>
  api_base_url text not null,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  -- when Jira answered 401 to it
  refused_at timestamptz,
  primary key (tenant_id, site_id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);

-- What the webhooks that a Jira admin set up are signed with.
create table jira_webhook_secret (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  secret_encrypted bytea not null,
  created_at timestamptz not null default now(),
  -- as for site_secret
  retires_at timestamptz,
  primary key (tenant_id, site_id, id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);
-- A webhook names its site only, and the workspace is not known yet.
create index jira_webhook_secret_by_site on jira_webhook_secret (site_id);

-- Signed requests that were used, so that none is used twice.
create table used_request (
  tenant_id uuid not null,
  site_id uuid not null,
  request_id text not null,
  -- some requests may be repeated, but for the same purpose only
  purpose text not null,
  used_at timestamptz not null default now(),
  primary key (tenant_id, site_id, request_id)
);
-- Old ones are deleted over all workspaces.
create index used_request_used_at on used_request (used_at);

-- A project is known by its id; its key is what people call it now.
create table jira_project (
  tenant_id uuid not null,
  site_id uuid not null,
  project_id text not null,
  project_key text not null,
  former_keys text[] not null default '{}',
  renamed_at timestamptz,
  -- whether issue_link still holds issue keys from before it was renamed
  keys_stale boolean not null default false,
  -- what Jira does not allow the account in this project, and when it was last asked
  missing_permissions text[] not null default '{}',
  permissions_at timestamptz,
  primary key (tenant_id, site_id, project_id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);

-- Which user of the CRM is which person on a Jira site. Each is matched with one of the other at most.
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

-- What a workflow offered when we last saw an issue of this type in this status. A transition path is planned by these.
create table workflow_step (
  tenant_id uuid not null,
  site_id uuid not null,
  -- its id, or its key until its id is known
  project text not null,
  issue_type_id text not null,
  status_id text not null,
  -- {"id", "name", "category"}
  status jsonb not null,
  -- [{"id", "name", "to": {"id", "name", "category"}, "needs": {"<field id>": {"name", "allowed"}}}]
  transitions jsonb not null,
  seen_at timestamptz not null default now(),
  primary key (tenant_id, site_id, project, issue_type_id, status_id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);

-- What Atlassian was told of the accounts whose names are kept here, for each site (docs/personal-data.md).
create table reported_account (
  tenant_id uuid not null,
  site_id uuid not null,
  account_id text not null,
  -- since when what is kept of the account is as Jira showed it
  updated_at timestamptz not null,
  reported_at timestamptz,
  -- the account was closed and its name is gone from here; it is not reported again
  erased_at timestamptz,
  primary key (tenant_id, site_id, account_id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);
