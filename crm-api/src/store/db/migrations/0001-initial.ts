import { type Kysely, sql } from 'kysely';

/**
 * The first schema. Every tenant table has `tenant_id` first in its key and a forced row-level security policy, so
 * that a statement which forgets its tenant finds nothing rather than somebody else's rows.
 *
 * Two roles, neither of which can log in or owns anything; every transaction of the API takes on one of them:
 * - synapse_app sees one tenant, the one in `app.tenant_id`
 * - synapse_worker sees across tenants, but only the tables that say which tenant has work (lanes, inbox, sites)
 */
const TENANT_TABLES = [
  'jira_site',
  'site_secret',
  'pairing_code',
  'tenant_counter',
  'contact',
  'ticket',
  'issue_link',
  'comment',
  'inbox',
  'lane',
  'feed',
  'field_history',
  'conflict',
  'sync_cursor',
  'sync_run',
] as const;

/** What synapse_worker may do across tenants. Nothing here holds a customer's text but the inbox, which it only adds to. */
const WORKER_GRANTS: Readonly<Record<string, string>> = {
  tenant: 'select',
  jira_site: 'select',
  site_secret: 'select',
  pairing_code: 'select, update',
  inbox: 'select, insert, delete',
  lane: 'select, insert, update',
  feed: 'select, delete',
};

export async function up(db: Kysely<unknown>): Promise<void> {
  await createRoles(db);
  await sql.raw(TABLES).execute(db);
  await protect(db);
}

/** Roles belong to the whole cluster, so another database (or a migration running beside this one) may have made them. */
async function createRoles(db: Kysely<unknown>): Promise<void> {
  for (const role of ['synapse_app', 'synapse_worker']) {
    await sql
      .raw(
        `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
      )
      .execute(db);
    await sql
      .raw(`do $$ begin grant ${role} to current_user; exception when others then
      if not pg_has_role(current_user, '${role}', 'member') then raise; end if; end $$`)
      .execute(db);
    await sql.raw(`grant usage on schema public to ${role}`).execute(db);
  }
}

async function protect(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`
    alter table tenant enable row level security; alter table tenant force row level security;
    create policy tenant_isolation on tenant to synapse_app
      using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
    grant select on tenant to synapse_app;`)
    .execute(db);
  for (const table of TENANT_TABLES) {
    await sql
      .raw(`
      alter table ${table} enable row level security; alter table ${table} force row level security;
      create policy tenant_isolation on ${table} to synapse_app
        using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
        with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
      grant select, insert, update, delete on ${table} to synapse_app;`)
      .execute(db);
  }
  for (const [table, rights] of Object.entries(WORKER_GRANTS)) {
    await sql
      .raw(`
      create policy across_tenants on ${table} to synapse_worker using (true) with check (true);
      grant ${rights} on ${table} to synapse_worker;`)
      .execute(db);
  }
}

const TABLES = `
create table tenant (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table jira_site (
  tenant_id uuid not null references tenant,
  id uuid not null,
  cloud_id text not null unique,
  base_url text not null,
  email text not null,
  api_token_encrypted bytea not null,
  project_key text not null,
  state text not null default 'connected' check (state in ('connected', 'disconnected')),
  installation_id text,
  app_version text,
  -- statuses and priorities of the site, and the maps an admin chose: see domain/site/site-config.ts
  config jsonb not null default '{}',
  last_event_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

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
  code_hash bytea not null unique,
  base_url text not null,
  email text not null,
  api_token_encrypted bytea not null,
  project_key text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, code_hash)
);

-- One row a tenant, locked last in every transaction that writes: feed numbers are gapless and in commit order.
create table tenant_counter (
  tenant_id uuid primary key references tenant,
  ticket_number bigint not null default 0,
  feed_seq bigint not null default 0
);

create table contact (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  email text,
  phone text,
  company text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search tsvector generated always as (
    to_tsvector('simple', name || ' ' || coalesce(email, '') || ' ' || coalesce(company, ''))) stored,
  primary key (tenant_id, id)
);
create unique index contact_email on contact (tenant_id, lower(email)) where email is not null;
create index contact_by_name on contact (tenant_id, name, id);
create index contact_search on contact using gin (search);

create table ticket (
  tenant_id uuid not null references tenant,
  id uuid not null,
  number bigint not null,
  title text not null,
  description text not null default '',
  status text not null check (status in ('OPEN', 'IN_PROGRESS', 'RESOLVED', 'CLOSED')),
  priority text not null check (priority in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
  source text not null check (source in ('INTERNAL', 'PORTAL', 'EMAIL', 'API', 'JIRA')),
  contact_id uuid,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  search tsvector generated always as (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', number::text), 'A')
    || setweight(to_tsvector('english', left(description, 100000)), 'C')) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, contact_id) references contact
);
create unique index ticket_number on ticket (tenant_id, number);
create index ticket_by_updated on ticket (tenant_id, updated_at desc, id desc) where deleted_at is null;
create index ticket_by_created on ticket (tenant_id, created_at desc, id desc) where deleted_at is null;
create index ticket_by_contact on ticket (tenant_id, contact_id) where contact_id is not null;
create index ticket_search on ticket using gin (search);

create table issue_link (
  tenant_id uuid not null,
  ticket_id uuid not null,
  site_id uuid not null,
  project_key text not null,
  -- null until Jira has created the issue
  issue_id text,
  issue_key text,
  state text not null check (state in ('wanted', 'creating', 'linked', 'deleted_in_jira', 'unlinked')),
  -- per field: {"crm": …, "jira": …}, the last value both sides agreed on, as each side writes it
  base jsonb not null default '{}',
  -- per field: the issue's "updated" (epoch ms) at which Jira last told us that field
  marks jsonb not null default '{}',
  -- per field: what deliveries have sent without an answer yet; recorded before it is sent, so that our own echo is
  -- known after a crash
  in_flight jsonb not null default '{}',
  -- per field: when it was last edited here (epoch ms); the policy "newest" asks
  edited_at jsonb not null default '{}',
  -- Jira refused these fields: {"priority": {"message", "jira", "since"}}
  refused jsonb not null default '{}',
  jira_updated bigint not null default 0,
  -- when a fetch is wanted: no answer older than this "updated" (epoch ms) will do
  fetch_from bigint,
  create_attempted_at timestamptz,
  last_from_jira_at timestamptz,
  last_to_jira_at timestamptz,
  primary key (tenant_id, ticket_id),
  foreign key (tenant_id, ticket_id) references ticket,
  foreign key (tenant_id, site_id) references jira_site
);
create unique index issue_link_by_issue on issue_link (tenant_id, site_id, issue_id) where issue_id is not null;
create index issue_link_by_key on issue_link (tenant_id, issue_key);

create table comment (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  body text not null,
  visibility text not null check (visibility in ('internal', 'public')),
  source text not null check (source in ('CRM', 'JIRA')),
  author_name text not null,
  author_account_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  jira_comment_id text,
  -- {"crm": Markdown, "jira": ADF} both sides agreed on; null until Jira has the comment
  base jsonb,
  -- the comment's "updated" in Jira (epoch ms) at which we last learnt it
  jira_mark bigint not null default 0,
  in_flight jsonb not null default '[]',
  post_attempted_at timestamptz,
  deleted_in_jira boolean not null default false,
  refused jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, ticket_id) references ticket
);
create index comment_by_ticket on comment (tenant_id, ticket_id, created_at, id);
create unique index comment_by_jira_id on comment (tenant_id, ticket_id, jira_comment_id) where jira_comment_id is not null;

create table inbox (
  tenant_id uuid not null,
  site_id uuid not null,
  event_id text not null,
  issue_id text not null,
  type text not null,
  payload jsonb not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  -- applied, unchanged, superseded, ignored
  outcome text,
  primary key (tenant_id, site_id, event_id)
);
create index inbox_waiting on inbox (tenant_id, site_id, issue_id, received_at) where processed_at is null;
create index inbox_processed on inbox (processed_at) where processed_at is not null;

-- One row per thing that may need work. Its states and transitions: store/workqueue/work-items.ts.
create table lane (
  tenant_id uuid not null,
  kind text not null,
  key text not null,
  -- null: nothing to do
  due_at timestamptz,
  -- counts every time the lane is made due; a run that finds it raised since its claim leaves the lane due
  generation bigint not null default 1,
  attempts int not null default 0,
  lease_until timestamptz,
  lease_token uuid,
  parked_at timestamptz,
  -- {"message", "jira", "field"}: why it is parked, or why the last try failed
  reason jsonb,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, kind, key)
) with (fillfactor = 70);
create index lane_due on lane (due_at) where due_at is not null and parked_at is null;

create table feed (
  tenant_id uuid not null,
  seq bigint not null,
  kind text not null,
  ticket_id uuid,
  ref_id text,
  origin text not null,
  fields text[] not null default '{}',
  at timestamptz not null,
  primary key (tenant_id, seq)
);
create index feed_by_age on feed (at);

create table field_history (
  tenant_id uuid not null,
  ticket_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null,
  field text not null,
  old_value jsonb,
  new_value jsonb,
  origin text not null,
  actor text,
  -- the event or request that brought the change
  cause text,
  -- took_jira, kept_crm, edited, conflict_jira, conflict_crm, created
  rule text not null,
  primary key (tenant_id, ticket_id, id)
);

create table conflict (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  field text not null,
  base_value jsonb,
  our_value jsonb,
  their_value jsonb,
  policy text not null,
  winner text not null check (winner in ('crm', 'jira')),
  cause text,
  at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  primary key (tenant_id, id)
);
create index conflict_by_ticket on conflict (tenant_id, ticket_id);

create table sync_cursor (
  tenant_id uuid not null,
  site_id uuid not null,
  -- the greatest "updated" seen, epoch ms
  updated_ms bigint not null default 0,
  primary key (tenant_id, site_id),
  foreign key (tenant_id, site_id) references jira_site on delete cascade
);

create table sync_run (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  kind text not null,
  trigger text not null,
  status text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  requests int not null default 0,
  issues_seen int not null default 0,
  issues_changed int not null default 0,
  error text,
  primary key (tenant_id, id)
);
create index sync_run_by_start on sync_run (tenant_id, started_at desc);
`;
