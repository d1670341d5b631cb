-- Tickets, the issue each follows, and what belongs to them. Written by the funnel (sync/engine/apply-changes.ts).

create table ticket (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null,
  title text not null,
  description text not null default ''::text,
  status text not null,
  priority text not null,
  source text not null,
  contact_id uuid,
  version bigint not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  labels text[] not null default '{}'::text[],
  due_date date,
  assignee jsonb,
  custom jsonb not null default '{}'::jsonb,
  search tsvector generated always as (((setweight(to_tsvector('english'::regconfig, search_text(title, 1000)), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, (number)::text), 'A'::"char")) || setweight(to_tsvector('english'::regconfig, search_text(description, 65536)), 'C'::"char"))) stored,
  constraint ticket_pkey primary key (tenant_id, id),
  constraint ticket_tenant_id_contact_id_fkey foreign key (tenant_id, contact_id) references contact(tenant_id, id),
  constraint ticket_tenant_id_fkey foreign key (tenant_id) references tenant(id),
  constraint ticket_priority_check CHECK ((priority = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text, 'URGENT'::text]))),
  constraint ticket_source_check CHECK ((source = ANY (ARRAY['INTERNAL'::text, 'PORTAL'::text, 'EMAIL'::text, 'API'::text, 'JIRA'::text]))),
  constraint ticket_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'IN_PROGRESS'::text, 'RESOLVED'::text, 'CLOSED'::text])))
);
create index ticket_by_contact ON ticket (tenant_id, contact_id) WHERE (contact_id IS NOT NULL);
create index ticket_by_created ON ticket (tenant_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);
create index ticket_by_updated ON ticket (tenant_id, updated_at DESC, id DESC) WHERE (deleted_at IS NULL);
create unique index ticket_number ON ticket (tenant_id, number);
create index ticket_search ON ticket USING gin (search);
alter table ticket enable row level security;
alter table ticket force row level security;
create policy tenant_isolation on ticket to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on ticket to synapse_app;

create table issue_link (
  tenant_id uuid not null,
  ticket_id uuid not null,
  site_id uuid not null,
  project_key text not null,
  issue_id text,
  issue_key text,
  state text not null,
  base jsonb not null default '{}'::jsonb,
  marks jsonb not null default '{}'::jsonb,
  in_flight jsonb not null default '{}'::jsonb,
  edited_at jsonb not null default '{}'::jsonb,
  refused jsonb not null default '{}'::jsonb,
  jira_updated bigint not null default 0,
  fetch_from bigint,
  create_attempted_at timestamp with time zone,
  last_from_jira_at timestamp with time zone,
  last_to_jira_at timestamp with time zone,
  transition_fields jsonb not null default '{}'::jsonb,
  missing_since timestamp with time zone,
  parent_key text,
  deletion_policy_due text,
  replace_known text[] not null default '{}'::text[],
  written jsonb not null default '{}'::jsonb,
  epoch integer not null default 0,
  left_issues jsonb not null default '[]'::jsonb,
  create_labelled boolean not null default true,
  project_id text,
  left_writes jsonb not null default '[]'::jsonb,
  undated jsonb not null default '{}'::jsonb,
  create_sent_by timestamp with time zone,
  deleted_with_ticket boolean not null default false,
  constraint issue_link_pkey primary key (tenant_id, ticket_id),
  constraint issue_link_tenant_id_site_id_fkey foreign key (tenant_id, site_id) references jira_site(tenant_id, id),
  constraint issue_link_tenant_id_ticket_id_fkey foreign key (tenant_id, ticket_id) references ticket(tenant_id, id),
  constraint issue_link_deletion_policy_due_check CHECK ((deletion_policy_due = ANY (ARRAY['close'::text, 'delete'::text]))),
  constraint issue_link_state_check CHECK ((state = ANY (ARRAY['wanted'::text, 'creating'::text, 'linked'::text, 'deleted_in_jira'::text, 'unlinked'::text])))
);
create unique index issue_link_by_issue ON issue_link (tenant_id, site_id, issue_id) WHERE (issue_id IS NOT NULL);
create index issue_link_by_key ON issue_link (tenant_id, issue_key);
create index issue_link_fetch ON issue_link (tenant_id, site_id) WHERE ((fetch_from IS NOT NULL) AND (state = 'linked'::text));
create index issue_link_left_writes ON issue_link (tenant_id) WHERE (left_writes <> '[]'::jsonb);
create index issue_link_refused ON issue_link (tenant_id, ticket_id) WHERE (refused <> '{}'::jsonb);
create index issue_link_unmade ON issue_link (tenant_id, site_id) WHERE ((issue_id IS NULL) AND (state = ANY (ARRAY['wanted'::text, 'creating'::text])));
create index issue_link_written ON issue_link (tenant_id, site_id) WHERE (written <> '{}'::jsonb);
alter table issue_link enable row level security;
alter table issue_link force row level security;
create policy tenant_isolation on issue_link to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on issue_link to synapse_app;

create table comment (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  body text not null,
  visibility text not null,
  source text not null,
  author_name text not null,
  author_account_id text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  jira_comment_id text,
  base jsonb,
  jira_mark bigint not null default 0,
  in_flight jsonb not null default '[]'::jsonb,
  post_attempted_at timestamp with time zone,
  deleted_in_jira boolean not null default false,
  refused jsonb,
  visibility_reason text,
  out_of_sight jsonb,
  overwrote jsonb not null default '[]'::jsonb,
  left_places jsonb not null default '[]'::jsonb,
  constraint comment_pkey primary key (tenant_id, id),
  constraint comment_tenant_id_ticket_id_fkey foreign key (tenant_id, ticket_id) references ticket(tenant_id, id),
  constraint comment_source_check CHECK ((source = ANY (ARRAY['CRM'::text, 'JIRA'::text]))),
  constraint comment_visibility_check CHECK ((visibility = ANY (ARRAY['internal'::text, 'public'::text])))
);
create unique index comment_by_jira_id ON comment (tenant_id, ticket_id, jira_comment_id) WHERE (jira_comment_id IS NOT NULL);
create index comment_by_ticket ON comment (tenant_id, ticket_id, created_at, id);
create index comment_left_places ON comment (tenant_id) WHERE (left_places <> '[]'::jsonb);
create index comment_refused ON comment (tenant_id, ticket_id) WHERE (refused IS NOT NULL);
create index comment_typed ON comment (tenant_id, created_at) WHERE (source = 'CRM'::text);
alter table comment enable row level security;
alter table comment force row level security;
create policy tenant_isolation on comment to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on comment to synapse_app;

create table attachment (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  file_name text not null,
  mime_type text not null,
  size bigint not null,
  sha256 text,
  stored boolean not null default false,
  source text not null,
  author_name text not null,
  author_account_id text,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  jira_attachment_id text,
  jira_mark bigint not null default 0,
  send_attempted_at timestamp with time zone,
  deleted_in_jira boolean not null default false,
  refused jsonb,
  send_cuts integer not null default 0,
  send_open boolean not null default false,
  left_places jsonb not null default '[]'::jsonb,
  constraint attachment_pkey primary key (tenant_id, id),
  constraint attachment_tenant_id_ticket_id_fkey foreign key (tenant_id, ticket_id) references ticket(tenant_id, id),
  constraint attachment_source_check CHECK ((source = ANY (ARRAY['CRM'::text, 'JIRA'::text])))
);
create unique index attachment_by_jira_id ON attachment (tenant_id, ticket_id, jira_attachment_id) WHERE (jira_attachment_id IS NOT NULL);
create index attachment_by_ticket ON attachment (tenant_id, ticket_id, created_at, id);
create index attachment_left_places ON attachment (tenant_id) WHERE (left_places <> '[]'::jsonb);
create index attachment_refused ON attachment (tenant_id, ticket_id) WHERE (refused IS NOT NULL);
alter table attachment enable row level security;
alter table attachment force row level security;
create policy tenant_isolation on attachment to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on attachment to synapse_app;

create table conflict (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  field text not null,
  base_value jsonb,
  our_value jsonb,
  their_value jsonb,
  policy text not null,
  winner text not null,
  cause text,
  at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  resolved_by text,
  resolution text,
  restricted boolean not null default false,
  times jsonb,
  constraint conflict_pkey primary key (tenant_id, id),
  constraint conflict_resolution_check CHECK ((resolution = ANY (ARRAY['ours'::text, 'theirs'::text]))),
  constraint conflict_winner_check CHECK ((winner = ANY (ARRAY['crm'::text, 'jira'::text])))
);
create index conflict_by_ticket ON conflict (tenant_id, ticket_id);
create index conflict_by_time ON conflict (tenant_id, at DESC, id DESC);
create index conflict_open ON conflict (tenant_id, at DESC, id DESC) WHERE (resolved_at IS NULL);
alter table conflict enable row level security;
alter table conflict force row level security;
create policy tenant_isolation on conflict to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on conflict to synapse_app;

create table field_history (
  tenant_id uuid not null,
  ticket_id uuid not null,
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  field text not null,
  old_value jsonb,
  new_value jsonb,
  origin text not null,
  actor text,
  cause text,
  rule text not null,
  constraint field_history_pkey primary key (tenant_id, ticket_id, id)
);
create index field_history_typed ON field_history (tenant_id, at) WHERE ((origin = 'crm'::text) OR (rule = 'conflict_crm'::text));
alter table field_history enable row level security;
alter table field_history force row level security;
create policy tenant_isolation on field_history to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on field_history to synapse_app;

create table ticket_purge (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  ticket_id uuid not null,
  ticket_number bigint not null,
  site_id uuid,
  issue_id text,
  issue_key text,
  reason text not null,
  deleted_at timestamp with time zone,
  purged_by text not null,
  constraint ticket_purge_pkey primary key (tenant_id, id),
  constraint ticket_purge_reason_check CHECK ((reason = ANY (ARRAY['deleted_in_jira'::text, 'deleted_here'::text, 'site_disconnected'::text])))
);
create index ticket_purge_left ON ticket_purge (tenant_id, site_id, issue_id) WHERE (reason = 'deleted_here'::text);
create index ticket_purge_unmade ON ticket_purge (tenant_id, ticket_id) WHERE ((reason = 'deleted_here'::text) AND (issue_id IS NULL));
alter table ticket_purge enable row level security;
alter table ticket_purge force row level security;
create policy tenant_isolation on ticket_purge to synapse_app
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant delete, insert, select, update on ticket_purge to synapse_app;
