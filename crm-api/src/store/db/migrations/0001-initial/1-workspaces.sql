-- Workspaces, who works in them, and their counters.

create table tenant (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);
-- Its key is its own id, so it is protected here and not with the other tables.
alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant_isolation on tenant to synapse_app
  using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy across_tenants on tenant to synapse_worker using (true) with check (true);
grant select on tenant to synapse_app, synapse_worker;
create policy by_operator on tenant to synapse_operator using (true) with check (true);
grant select, insert, update, delete on tenant to synapse_operator;

-- The number of the last feed row. It is locked last in every transaction that writes, and never across a wait: so the
-- numbers have no gaps and stand in the order of the commits.
create table tenant_counter (
  tenant_id uuid primary key references tenant,
  feed_seq bigint not null default 0
);

-- The number of the last ticket. It is taken while a ticket is written, so it can't be in the row above.
create table ticket_counter (
  tenant_id uuid primary key references tenant,
  last bigint not null
);

-- Who has used the CRM, as their tokens said. Matching people with Jira's accounts needs to tell them apart.
create table crm_user (
  tenant_id uuid not null,
  user_id text not null,
  name text not null,
  email text,
  seen_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);

-- The requests that carry an Idempotency-Key: what each did, and what it was answered with.
create table idempotency_key (
  tenant_id uuid not null,
  user_id text not null,
  key text not null,
  -- SHA-256 of method, address and body, in hex: the key is not taken for another request
  fingerprint text not null,
  -- the try that may do the work; the ids of what it makes are derived from it. Another try takes its place only while
  -- nothing was done.
  attempt uuid not null,
  -- until then the try is taken to be under way
  busy_until timestamptz not null,
  -- what the work returned, written in the transaction that did it; null: nothing was done
  effect jsonb,
  -- the ticket or contact that the answer tells of: it is erased together with that
  about uuid,
  answer_status int,
  answer_headers jsonb,
  answer_body text,
  created_at timestamptz not null,
  primary key (tenant_id, user_id, key)
);
-- A purge looks for what tells of its tickets.
create index idempotency_key_about on idempotency_key (tenant_id, about);
-- Old ones are deleted over all workspaces.
create index idempotency_key_created_at on idempotency_key (created_at);
