-- What the processes share: the budget of points, and themselves.

-- What the calls to a site cost.
create table api_spend (
  tenant_id uuid not null,
  site_id uuid not null,
  hour timestamptz not null,
  -- points that processes have set aside for calls that they are about to make
  reserved bigint not null default 0,
  points bigint not null default 0,
  requests bigint not null default 0,
  -- how many of them Jira refused for their rate
  throttled bigint not null default 0,
  primary key (tenant_id, site_id, hour)
);
create index api_spend_by_hour on api_spend (hour);

-- These belong to no workspace: no row names a tenant, and only the worker role sees them.

-- The app's one pool of points.
create table api_budget (
  hour timestamptz primary key,
  reserved bigint not null default 0
);

-- The processes that call Jira at the moment, so that they share its bursts.
create table api_process (
  id uuid primary key,
  since timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- A known text, encrypted. By it a start notices that its key is not the one that encrypted the secrets.
create table vault_check (
  one boolean primary key default true check (one),
  sealed bytea not null
);

do $$
declare
  shared text;
begin
  foreach shared in array array['api_budget', 'api_process', 'vault_check'] loop
    execute format('alter table %I enable row level security', shared);
    execute format('alter table %I force row level security', shared);
    execute format('create policy of_the_app on %I to synapse_worker using (true) with check (true)', shared);
    execute format('grant select, insert, update on %I to synapse_worker', shared);
  end loop;
end $$;
-- Hours and processes that are over are deleted; the check never is.
grant delete on api_budget, api_process to synapse_worker;
