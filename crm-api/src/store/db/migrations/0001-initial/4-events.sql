-- Events from Jira: what has come and waits, and what was missed.

-- Every event is stored here before it is acknowledged.
create table inbox (
  tenant_id uuid not null,
  site_id uuid not null,
  -- derived from what the event says, so that it is one row however often it is delivered
  event_id text not null,
  issue_id text not null,
  type text not null,
  payload jsonb not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  -- applied, unchanged, superseded, ignored
  outcome text,
  -- when it came (epoch ms), by the clock of the process that took it in: received_at is by the database's clock, and this
  -- one is compared with Jira's times
  received_ms bigint,
  primary key (tenant_id, site_id, event_id)
);
create index inbox_waiting on inbox (tenant_id, site_id, issue_id, received_at) where processed_at is null;
-- Whether the event of a change that a pass found ever came.
create index inbox_by_issue on inbox (tenant_id, site_id, issue_id, received_at);
-- Old ones are deleted over all workspaces.
create index inbox_processed on inbox (processed_at) where processed_at is not null;

-- The ids of webhook deliveries that were taken in: the same over Jira's retries.
create table webhook_delivery (
  tenant_id uuid not null,
  site_id uuid not null,
  delivery_id text not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, site_id, delivery_id)
);
create index webhook_delivery_by_age on webhook_delivery (received_at);

-- What a pass repaired, because no event had brought it.
create table missed_event (
  tenant_id uuid not null,
  id bigint generated always as identity,
  site_id uuid not null,
  issue_id text not null,
  ticket_id uuid,
  run_id uuid not null,
  found_at timestamptz not null default now(),
  -- the issue's "updated" when it was repaired, epoch ms
  updated_ms bigint not null,
  fields text[] not null,
  cause text not null check (cause in ('never_arrived', 'arrived_late', 'refused', 'superseded')),
  arrived_at timestamptz,
  primary key (tenant_id, id)
);
create index missed_event_by_time on missed_event (tenant_id, found_at desc);
-- An event that comes after all corrects the cause.
create index missed_event_open on missed_event (tenant_id, site_id, issue_id) where cause = 'never_arrived';
