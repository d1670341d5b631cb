-- What clients are told, in order; and the check of the encryption key.

create table feed (
  tenant_id uuid not null,
  seq bigint not null,
  kind text not null,
  ticket_id uuid,
  ref_id text,
  origin text not null,
  fields text[] not null default '{}'::text[],
  at timestamp with time zone not null,
  constraint feed_pkey primary key (tenant_id, seq)
);
create index feed_by_age ON feed (at);
alter table feed enable row level security;
alter table feed force row level security;
create policy across_tenants on feed to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on feed to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on feed to synapse_app;
grant delete, select on feed to synapse_worker;

create table vault_check (
  one boolean not null default true,
  sealed bytea not null,
  constraint vault_check_pkey primary key (one),
  constraint vault_check_one_check CHECK (one)
);
alter table vault_check enable row level security;
alter table vault_check force row level security;
create policy of_the_app on vault_check to synapse_worker
  using (true)
  with check (true);
grant insert, select, update on vault_check to synapse_worker;
