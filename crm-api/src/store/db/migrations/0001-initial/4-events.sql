-- Events from Jira: what has come and waits, and what was missed.

create table inbox (
  tenant_id uuid not null,
  site_id uuid not null,
  event_id text not null,
  issue_id text not null,
  type text not null,
  payload jsonb not null,
  received_at timestamp with time zone not null default now(),
  processed_at timestamp with time zone,
  outcome text,
  received_ms bigint,
  constraint inbox_pkey primary key (tenant_id, site_id, event_id)
);
create index inbox_by_issue ON inbox (tenant_id, site_id, issue_id, received_at);
create index inbox_processed ON inbox (processed_at) WHERE (processed_at IS NOT NULL);
create index inbox_waiting ON inbox (tenant_id, site_id, issue_id, received_at) WHERE (processed_at IS NULL);
alter table inbox enable row level security;
alter table inbox force row level security;
create policy across_tenants on inbox to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on inbox to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on inbox to synapse_app;
grant delete, insert, select on inbox to synapse_worker;

create table webhook_delivery (
  tenant_id uuid not null,
  site_id uuid not null,
  delivery_id text not null,
  received_at timestamp with time zone not null default now(),
  constraint webhook_delivery_pkey primary key (tenant_id, site_id, delivery_id)
);
create index webhook_delivery_by_age ON webhook_delivery (received_at);
alter table webhook_delivery enable row level security;
alter table webhook_delivery force row level security;
create policy across_tenants on webhook_delivery to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on webhook_delivery to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on webhook_delivery to synapse_app;
grant delete, insert, select on webhook_delivery to synapse_worker;

create table missed_event (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  site_id uuid not null,
  issue_id text not null,
  ticket_id uuid,
  run_id uuid not null,
  found_at timestamp with time zone not null default now(),
  updated_ms bigint not null,
  fields text[] not null,
  cause text not null,
  arrived_at timestamp with time zone,
  constraint missed_event_pkey primary key (tenant_id, id),
  constraint missed_event_cause_check CHECK ((cause = ANY (ARRAY['never_arrived'::text, 'arrived_late'::text, 'refused'::text, 'superseded'::text])))
);
create index missed_event_by_time ON missed_event (tenant_id, found_at DESC);
create index missed_event_open ON missed_event (tenant_id, site_id, issue_id) WHERE (cause = 'never_arrived'::text);
alter table missed_event enable row level security;
alter table missed_event force row level security;
create policy across_tenants on missed_event to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on missed_event to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on missed_event to synapse_app;
grant delete, select on missed_event to synapse_worker;
