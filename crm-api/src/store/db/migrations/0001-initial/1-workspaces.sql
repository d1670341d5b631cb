-- Workspaces, who works in them, and their counters.

create table tenant (
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint tenant_pkey primary key (id)
);
alter table tenant enable row level security;
alter table tenant force row level security;
create policy across_tenants on tenant to synapse_worker
  using (true)
  with check (true);
create policy tenant_isolation on tenant to synapse_app
  using ((id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant select on tenant to synapse_app;
grant select on tenant to synapse_worker;

create table tenant_counter (
  tenant_id uuid not null,
  feed_seq bigint not null default 0,
  constraint tenant_counter_pkey primary key (tenant_id),
  constraint tenant_counter_tenant_id_fkey foreign key (tenant_id) references tenant(id)
);
alter table tenant_counter enable row level security;
alter table tenant_counter force row level security;
create policy tenant_isolation on tenant_counter to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on tenant_counter to synapse_app;

create table ticket_counter (
  tenant_id uuid not null,
  last bigint not null,
  constraint ticket_counter_pkey primary key (tenant_id),
  constraint ticket_counter_tenant_id_fkey foreign key (tenant_id) references tenant(id)
);
alter table ticket_counter enable row level security;
alter table ticket_counter force row level security;
create policy tenant_isolation on ticket_counter to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on ticket_counter to synapse_app;

create table crm_user (
  tenant_id uuid not null,
  user_id text not null,
  name text not null,
  email text,
  seen_at timestamp with time zone not null default now(),
  constraint crm_user_pkey primary key (tenant_id, user_id)
);
alter table crm_user enable row level security;
alter table crm_user force row level security;
create policy tenant_isolation on crm_user to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on crm_user to synapse_app;

create table contact (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  email text,
  phone text,
  company text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  search tsvector generated always as (to_tsvector('simple'::regconfig, search_text(((((name || ' '::text) || COALESCE(email, ''::text)) || ' '::text) || COALESCE(company, ''::text)), 2000))) stored,
  constraint contact_pkey primary key (tenant_id, id),
  constraint contact_tenant_id_fkey foreign key (tenant_id) references tenant(id)
);
create index contact_by_name ON contact (tenant_id, name, id);
create unique index contact_email ON contact (tenant_id, lower(email)) WHERE (email IS NOT NULL);
create index contact_search ON contact USING gin (search);
alter table contact enable row level security;
alter table contact force row level security;
create policy tenant_isolation on contact to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on contact to synapse_app;
