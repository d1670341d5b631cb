-- Changes pushed out: who is told, what of, and how it went (store/outgoing-webhooks/).

create table webhook_endpoint (
  tenant_id uuid not null references tenant,
  id uuid not null,
  url text not null,
  description text not null,
  -- the kinds of messages that it is told; none: all
  kinds text[] not null,
  -- the Jira projects whose tickets it is told of; none: all
  project_keys text[] not null,
  -- why it is paused; null: it is active
  paused_reason text,
  -- what a client that speaks another language makes the reason from
  paused_template jsonb,
  paused_at timestamptz,
  -- sealed; those before are in one, separated by spaces, and valid until previous_until
  secret_encrypted bytea not null,
  previous_secret_encrypted bytea,
  previous_until timestamptz,
  -- the last row of the feed that was made a message or left out by the filter: it is behind while the feed goes further
  cursor bigint not null,
  -- when the first message that waits for another try is due
  next_at timestamptz,
  -- a process sends for it; see store/outgoing-webhooks/claim-endpoints.ts
  lease_until timestamptz,
  lease_token uuid,
  claimed_at timestamptz,
  -- so many messages wait that no more are taken from the feed for now
  is_full boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
) with (fillfactor = 70);
-- Processes look over all workspaces for what is due.
create index webhook_endpoint_active on webhook_endpoint (claimed_at nulls first) where paused_at is null;

-- One row for each row of the feed that an endpoint is told. Its content is rendered when it is sent.
create table webhook_message (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  seq bigint not null,
  kind text not null,
  -- messages of one ticket are sent one after the other
  ticket_id uuid,
  ref_id text,
  origin text not null,
  fields text[] not null,
  at timestamptz not null,
  -- when it is due; null: it was delivered
  next_at timestamptz,
  -- how many tries have failed since it was last to be sent
  failures integer not null default 0,
  delivered_at timestamptz,
  primary key (tenant_id, endpoint_id, seq)
);
create index webhook_message_waiting on webhook_message (tenant_id, endpoint_id, seq) where next_at is not null;
create index webhook_message_of_ticket on webhook_message (tenant_id, endpoint_id, ticket_id, seq) where next_at is not null;
-- Old rows are deleted over all workspaces.
create index webhook_message_by_age on webhook_message (delivered_at) where delivered_at is not null;

create table webhook_attempt (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  id bigint generated always as identity,
  seq bigint not null,
  at timestamptz not null,
  duration_ms integer not null,
  -- null: there was no answer, and `error` says why
  status integer,
  error text,
  -- the beginning of what was answered
  answer text,
  primary key (tenant_id, endpoint_id, id)
);
create index webhook_attempt_of_message on webhook_attempt (tenant_id, endpoint_id, seq, id);
create index webhook_attempt_by_age on webhook_attempt (at);
