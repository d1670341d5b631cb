-- What all migrations together make. Written by: npm run schema

create table alert (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  cause text not null,
  site_id uuid,
  message text not null,
  template jsonb,
  help text not null,
  raised_at timestamp with time zone not null default now(),
  recovered_at timestamp with time zone,
  mailed_at timestamp with time zone,
  mailing_until timestamp with time zone,
  constraint alert_pkey PRIMARY KEY (tenant_id, id),
  constraint alert_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
CREATE INDEX alert_by_age ON public.alert USING btree (recovered_at) WHERE (recovered_at IS NOT NULL);
CREATE INDEX alert_by_time ON public.alert USING btree (tenant_id, raised_at);
CREATE UNIQUE INDEX alert_open ON public.alert USING btree (tenant_id, cause) WHERE (recovered_at IS NULL);
CREATE INDEX alert_unmailed ON public.alert USING btree (raised_at) WHERE (mailed_at IS NULL);
alter table alert enable row level security;
alter table alert force row level security;
create policy across_tenants on alert as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on alert as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on alert as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on alert to synapse_app;
grant delete, select on alert to synapse_operator;
grant delete on alert to synapse_worker;
grant select (ctid, tenant_id, id, raised_at, recovered_at, mailed_at, mailing_until) on alert to synapse_worker;
grant update (mailing_until) on alert to synapse_worker;

create table api_budget (
  hour timestamp with time zone not null,
  reserved bigint not null default 0,
  constraint api_budget_pkey PRIMARY KEY (hour)
);
alter table api_budget enable row level security;
alter table api_budget force row level security;
create policy of_the_app on api_budget as permissive for all to synapse_worker
  using (true)
  with check (true);
grant delete, insert, select, update on api_budget to synapse_worker;

create table api_process (
  id uuid not null,
  since timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  constraint api_process_pkey PRIMARY KEY (id)
);
alter table api_process enable row level security;
alter table api_process force row level security;
create policy of_the_app on api_process as permissive for all to synapse_worker
  using (true)
  with check (true);
grant delete, insert, select, update on api_process to synapse_worker;

create table api_spend (
  tenant_id uuid not null,
  site_id uuid not null,
  hour timestamp with time zone not null,
  reserved bigint not null default 0,
  points bigint not null default 0,
  requests bigint not null default 0,
  throttled bigint not null default 0,
  constraint api_spend_pkey PRIMARY KEY (tenant_id, site_id, hour)
);
CREATE INDEX api_spend_by_hour ON public.api_spend USING btree (hour);
alter table api_spend enable row level security;
alter table api_spend force row level security;
create policy across_tenants on api_spend as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on api_spend as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on api_spend as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on api_spend to synapse_app;
grant delete, select on api_spend to synapse_operator;
grant delete, insert, select, update on api_spend to synapse_worker;

create table app_token (
  tenant_id uuid not null,
  site_id uuid not null,
  installation_id text not null,
  token_encrypted bytea not null,
  api_base_url text not null,
  received_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  refused_at timestamp with time zone,
  constraint app_token_pkey PRIMARY KEY (tenant_id, site_id),
  constraint app_token_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
alter table app_token enable row level security;
alter table app_token force row level security;
create policy by_operator on app_token as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on app_token as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on app_token to synapse_app;
grant delete, select on app_token to synapse_operator;

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
  author_user_id text,
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
  constraint attachment_pkey PRIMARY KEY (tenant_id, id),
  constraint attachment_tenant_id_ticket_id_fkey FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket(tenant_id, id),
  constraint attachment_source_check CHECK ((source = ANY (ARRAY['CRM'::text, 'JIRA'::text])))
);
CREATE UNIQUE INDEX attachment_by_jira_id ON public.attachment USING btree (tenant_id, ticket_id, jira_attachment_id) WHERE (jira_attachment_id IS NOT NULL);
CREATE INDEX attachment_by_ticket ON public.attachment USING btree (tenant_id, ticket_id, created_at, id);
CREATE INDEX attachment_left_places ON public.attachment USING btree (tenant_id) WHERE (left_places <> '[]'::jsonb);
alter table attachment enable row level security;
alter table attachment force row level security;
create policy by_operator on attachment as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on attachment as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on attachment to synapse_app;
grant delete, select on attachment to synapse_operator;

create table audit_log (
  tenant_id uuid not null,
  id uuid not null,
  at timestamp(3) with time zone not null default now(),
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  address text,
  action text not null,
  about text,
  changes text[] not null,
  constraint audit_log_pkey PRIMARY KEY (tenant_id, id),
  constraint audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint audit_log_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'service_token'::text, 'app'::text, 'link'::text, 'operator'::text, 'system'::text])))
);
CREATE INDEX audit_log_at ON public.audit_log USING btree (at);
CREATE INDEX audit_log_by_actor ON public.audit_log USING btree (tenant_id, actor_id);
CREATE INDEX audit_log_by_time ON public.audit_log USING btree (tenant_id, at, id);
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy by_operator on audit_log as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy names_of_people on audit_log as restrictive for update to synapse_app
  using ((actor_kind = ANY (ARRAY['app'::text, 'person'::text])))
  with check (((actor_kind = 'app'::text) OR ((actor_kind = 'person'::text) AND (actor_name = 'Former user'::text) AND (address IS NULL))));
create policy old_across_tenants on audit_log as permissive for all to synapse_worker
  using ((at < (now() - '30 days'::interval)));
create policy tenant_isolation on audit_log as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant select on audit_log to synapse_app;
grant delete, select on audit_log to synapse_operator;
grant delete, select on audit_log to synapse_worker;
grant insert (tenant_id, id, actor_kind, actor_id, actor_name, address, action, about, changes) on audit_log to synapse_app;
grant update (actor_id, actor_name, address) on audit_log to synapse_app;
grant insert (tenant_id, id, actor_kind, actor_id, actor_name, address, action, about, changes) on audit_log to synapse_operator;
CREATE TRIGGER actor_stays BEFORE UPDATE OF actor_id ON public.audit_log FOR EACH ROW WHEN (((new.actor_id <> old.actor_id) AND (NOT ((old.actor_kind = 'app'::text) AND (new.actor_id = 'jira'::text))))) EXECUTE FUNCTION refuse_other_actor();

create table bulk_item (
  tenant_id uuid not null,
  bulk_id uuid not null,
  place integer not null,
  ticket_id uuid not null,
  at timestamp with time zone not null default now(),
  outcome text not null default 'waiting'::text,
  fields text[] not null default '{}'::text[],
  comment_id uuid,
  message text,
  template jsonb not null default '[]'::jsonb,
  people jsonb not null default '[]'::jsonb,
  constraint bulk_item_pkey PRIMARY KEY (tenant_id, bulk_id, place),
  constraint bulk_item_tenant_id_bulk_id_fkey FOREIGN KEY (tenant_id, bulk_id) REFERENCES bulk_job(tenant_id, id) ON DELETE CASCADE,
  constraint bulk_item_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'changed'::text, 'unchanged'::text, 'refused'::text, 'unknown'::text])))
);
CREATE INDEX bulk_item_at ON public.bulk_item USING btree (at);
alter table bulk_item enable row level security;
alter table bulk_item force row level security;
create policy across_tenants on bulk_item as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on bulk_item as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on bulk_item as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on bulk_item to synapse_app;
grant delete, select on bulk_item to synapse_operator;
grant delete on bulk_item to synapse_worker;
grant select (ctid, tenant_id, bulk_id, at) on bulk_item to synapse_worker;

create table bulk_job (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  fields text[] not null default '{}'::text[],
  action jsonb,
  undoes uuid,
  status text not null default 'queued'::text,
  created_by text not null,
  author text,
  allowed_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  done integer not null default 0,
  total integer not null,
  changed integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  unknown integer not null default 0,
  busy_ms bigint not null default 0,
  constraint bulk_job_pkey PRIMARY KEY (tenant_id, id),
  constraint bulk_job_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint bulk_job_kind_check CHECK ((kind = ANY (ARRAY['edit'::text, 'comment'::text, 'link'::text, 'delete'::text, 'undo'::text]))),
  constraint bulk_job_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'cancelled'::text])))
);
CREATE INDEX bulk_job_at ON public.bulk_job USING btree (created_at);
CREATE INDEX bulk_job_by_time ON public.bulk_job USING btree (tenant_id, created_at DESC);
CREATE INDEX bulk_job_open ON public.bulk_job USING btree (tenant_id, author) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE UNIQUE INDEX bulk_job_undo ON public.bulk_job USING btree (tenant_id, undoes) WHERE ((undoes IS NOT NULL) AND (status <> 'cancelled'::text));
alter table bulk_job enable row level security;
alter table bulk_job force row level security;
create policy across_tenants on bulk_job as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on bulk_job as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on bulk_job as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on bulk_job to synapse_app;
grant delete, select on bulk_job to synapse_operator;
grant delete on bulk_job to synapse_worker;
grant select (ctid, tenant_id, id, status, created_at) on bulk_job to synapse_worker;

create table comment (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  body text not null,
  visibility text not null,
  source text not null,
  author_name text not null,
  author_account_id text,
  author_user_id text,
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
  constraint comment_pkey PRIMARY KEY (tenant_id, id),
  constraint comment_tenant_id_ticket_id_fkey FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket(tenant_id, id),
  constraint comment_source_check CHECK ((source = ANY (ARRAY['CRM'::text, 'JIRA'::text]))),
  constraint comment_visibility_check CHECK ((visibility = ANY (ARRAY['internal'::text, 'public'::text])))
);
CREATE UNIQUE INDEX comment_by_jira_id ON public.comment USING btree (tenant_id, ticket_id, jira_comment_id) WHERE (jira_comment_id IS NOT NULL);
CREATE INDEX comment_by_ticket ON public.comment USING btree (tenant_id, ticket_id, created_at, id);
CREATE INDEX comment_left_places ON public.comment USING btree (tenant_id) WHERE (left_places <> '[]'::jsonb);
alter table comment enable row level security;
alter table comment force row level security;
create policy by_operator on comment as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on comment as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on comment to synapse_app;
grant delete, select on comment to synapse_operator;

create table company (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint company_pkey PRIMARY KEY (tenant_id, id),
  constraint company_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
CREATE INDEX company_by_name ON public.company USING btree (tenant_id, name, id);
alter table company enable row level security;
alter table company force row level security;
create policy by_operator on company as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on company as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on company to synapse_app;
grant delete, select on company to synapse_operator;
CREATE TRIGGER company_words AFTER INSERT OR DELETE OR UPDATE OF name ON public.company FOR EACH ROW EXECUTE FUNCTION company_words();

create table company_domain (
  tenant_id uuid not null,
  domain text not null,
  company_id uuid not null,
  constraint company_domain_pkey PRIMARY KEY (tenant_id, domain),
  constraint company_domain_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES company(tenant_id, id)
);
CREATE INDEX company_domain_of ON public.company_domain USING btree (tenant_id, company_id, domain);
alter table company_domain enable row level security;
alter table company_domain force row level security;
create policy by_operator on company_domain as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on company_domain as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on company_domain to synapse_app;
grant delete, select on company_domain to synapse_operator;
CREATE TRIGGER company_domain_words AFTER INSERT OR DELETE ON public.company_domain FOR EACH ROW EXECUTE FUNCTION company_words();

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
  resolved_by_user_id text,
  resolved_by_account_id text,
  resolution text,
  restricted boolean not null default false,
  times jsonb,
  constraint conflict_pkey PRIMARY KEY (tenant_id, id),
  constraint conflict_resolution_check CHECK ((resolution = ANY (ARRAY['ours'::text, 'theirs'::text]))),
  constraint conflict_winner_check CHECK ((winner = ANY (ARRAY['crm'::text, 'jira'::text])))
);
CREATE INDEX conflict_by_ticket ON public.conflict USING btree (tenant_id, ticket_id);
CREATE INDEX conflict_by_time ON public.conflict USING btree (tenant_id, at DESC, id DESC);
CREATE INDEX conflict_open ON public.conflict USING btree (tenant_id, at DESC, id DESC) WHERE (resolved_at IS NULL);
alter table conflict enable row level security;
alter table conflict force row level security;
create policy by_operator on conflict as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on conflict as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on conflict to synapse_app;
grant delete, select on conflict to synapse_operator;

create table contact (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  email text,
  phone text,
  company text,
  company_id uuid,
  company_by_hand boolean not null default false,
  email_domain text generated always as (NULLIF(lower(split_part(email, '@'::text, '-1'::integer)), ''::text)) stored,
  merged_into uuid,
  merged_by text,
  merged_by_user_id text,
  tickets_move boolean not null default false,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint contact_pkey PRIMARY KEY (tenant_id, id),
  constraint contact_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES company(tenant_id, id),
  constraint contact_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint contact_tenant_id_merged_into_fkey FOREIGN KEY (tenant_id, merged_into) REFERENCES contact(tenant_id, id),
  constraint contact_check CHECK ((company_by_hand OR (company_id IS NULL))),
  constraint contact_check1 CHECK (((merged_into IS NOT NULL) OR (NOT tickets_move)))
);
CREATE INDEX contact_by_company ON public.contact USING btree (tenant_id, company_id, name, id) WHERE (company_id IS NOT NULL);
CREATE INDEX contact_by_domain ON public.contact USING btree (tenant_id, email_domain, name, id) WHERE ((email_domain IS NOT NULL) AND (NOT company_by_hand));
CREATE INDEX contact_by_name ON public.contact USING btree (tenant_id, name, id) WHERE (merged_into IS NULL);
CREATE UNIQUE INDEX contact_email ON public.contact USING btree (tenant_id, lower(email)) WHERE (email IS NOT NULL);
CREATE INDEX contact_merged ON public.contact USING btree (tenant_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX contact_tickets_move ON public.contact USING btree (tenant_id, id) WHERE tickets_move;
alter table contact enable row level security;
alter table contact force row level security;
create policy by_operator on contact as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on contact as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on contact to synapse_app;
grant delete, select on contact to synapse_operator;
CREATE TRIGGER contact_words AFTER INSERT OR DELETE OR UPDATE OF name, email, company, merged_into ON public.contact FOR EACH ROW EXECUTE FUNCTION contact_words();

create table crm_user (
  tenant_id uuid not null,
  user_id text not null,
  name text not null,
  email text,
  seen_at timestamp with time zone not null default now(),
  constraint crm_user_pkey PRIMARY KEY (tenant_id, user_id)
);
alter table crm_user enable row level security;
alter table crm_user force row level security;
create policy by_operator on crm_user as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on crm_user as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on crm_user to synapse_app;
grant delete, select on crm_user to synapse_operator;

create table directory_word (
  tenant_id uuid not null,
  kind text not null,
  word text not null,
  id uuid not null,
  constraint directory_word_pkey PRIMARY KEY (tenant_id, kind, word, id),
  constraint directory_word_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint directory_word_kind_check CHECK ((kind = ANY (ARRAY['contact'::text, 'company'::text])))
);
CREATE INDEX directory_word_of ON public.directory_word USING btree (tenant_id, kind, id, word);
alter table directory_word enable row level security;
alter table directory_word force row level security;
create policy by_operator on directory_word as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on directory_word as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on directory_word to synapse_app;
grant delete, select on directory_word to synapse_operator;

create table feed (
  tenant_id uuid not null,
  seq bigint not null,
  kind text not null,
  ticket_id uuid,
  project_keys text[] not null default '{}'::text[],
  ref_id text,
  origin text not null,
  fields text[] not null default '{}'::text[],
  at timestamp with time zone not null,
  constraint feed_pkey PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX feed_by_age ON public.feed USING btree (at);
alter table feed enable row level security;
alter table feed force row level security;
create policy across_tenants on feed as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on feed as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on feed as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on feed to synapse_app;
grant delete, select on feed to synapse_operator;
grant delete, select on feed to synapse_worker;

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
  actor_user_id text,
  actor_account_id text,
  cause text,
  rule text not null,
  constraint field_history_pkey PRIMARY KEY (tenant_id, ticket_id, id)
);
alter table field_history enable row level security;
alter table field_history force row level security;
create policy by_operator on field_history as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on field_history as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on field_history to synapse_app;
grant delete, select on field_history to synapse_operator;

create table idempotency_key (
  tenant_id uuid not null,
  user_id text not null,
  key text not null,
  fingerprint text not null,
  attempt uuid not null,
  busy_until timestamp with time zone not null,
  effect jsonb,
  about uuid,
  answer_status integer,
  answer_headers jsonb,
  answer_body text,
  created_at timestamp with time zone not null,
  constraint idempotency_key_pkey PRIMARY KEY (tenant_id, user_id, key)
);
CREATE INDEX idempotency_key_about ON public.idempotency_key USING btree (tenant_id, about);
CREATE INDEX idempotency_key_created_at ON public.idempotency_key USING btree (created_at);
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy across_tenants on idempotency_key as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on idempotency_key as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on idempotency_key as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on idempotency_key to synapse_app;
grant delete, select on idempotency_key to synapse_operator;
grant delete on idempotency_key to synapse_worker;
grant select (ctid, created_at) on idempotency_key to synapse_worker;

create table import_fault (
  tenant_id uuid not null,
  import_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  message text not null,
  template jsonb,
  at timestamp with time zone not null default now(),
  constraint import_fault_pkey PRIMARY KEY (tenant_id, import_id, issue_id),
  constraint import_fault_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES import_job(tenant_id, id) ON DELETE CASCADE
);
alter table import_fault enable row level security;
alter table import_fault force row level security;
create policy by_operator on import_fault as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on import_fault as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on import_fault to synapse_app;
grant delete, select on import_fault to synapse_operator;

create table import_job (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  jql text not null,
  status text not null default 'queued'::text,
  created_by text not null,
  created_by_user_id text,
  created_by_account_id text,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  page_token text,
  updated_ms bigint,
  total integer not null,
  done integer not null default 0,
  changed integer not null default 0,
  requests integer not null default 0,
  points bigint not null default 0,
  busy_ms bigint not null default 0,
  jira_ms bigint not null default 0,
  error text,
  template jsonb,
  projects text[] not null,
  constraint import_job_pkey PRIMARY KEY (tenant_id, id),
  constraint import_job_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE,
  constraint import_job_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'paused'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX import_job_by_time ON public.import_job USING btree (tenant_id, created_at DESC);
CREATE UNIQUE INDEX import_job_open ON public.import_job USING btree (tenant_id, site_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text, 'paused'::text]));
alter table import_job enable row level security;
alter table import_job force row level security;
create policy by_operator on import_job as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on import_job as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on import_job to synapse_app;
grant delete, select on import_job to synapse_operator;

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
  constraint inbox_pkey PRIMARY KEY (tenant_id, site_id, event_id)
);
CREATE INDEX inbox_by_issue ON public.inbox USING btree (tenant_id, site_id, issue_id, received_at);
CREATE INDEX inbox_processed ON public.inbox USING btree (processed_at) WHERE (processed_at IS NOT NULL);
CREATE INDEX inbox_waiting ON public.inbox USING btree (tenant_id, site_id, issue_id, received_at) WHERE (processed_at IS NULL);
alter table inbox enable row level security;
alter table inbox force row level security;
create policy across_tenants on inbox as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on inbox as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on inbox as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on inbox to synapse_app;
grant delete, select on inbox to synapse_operator;
grant delete, insert, select on inbox to synapse_worker;

create table invitation (
  tenant_id uuid not null,
  id uuid not null,
  email text not null,
  role text not null,
  token_hash bytea not null,
  invited_by text not null,
  invited_by_user_id text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint invitation_pkey PRIMARY KEY (tenant_id, id),
  constraint invitation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint invitation_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'admin'::text, 'owner'::text])))
);
CREATE UNIQUE INDEX invitation_address ON public.invitation USING btree (tenant_id, lower(email));
CREATE INDEX invitation_by_address ON public.invitation USING btree (lower(email));
CREATE UNIQUE INDEX invitation_by_token ON public.invitation USING btree (token_hash);
alter table invitation enable row level security;
alter table invitation force row level security;
create policy across_tenants on invitation as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on invitation as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on invitation as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on invitation to synapse_app;
grant delete, insert, select on invitation to synapse_operator;
grant select (tenant_id, id, email, token_hash, expires_at) on invitation to synapse_worker;

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
  contested jsonb not null default '{}'::jsonb,
  written jsonb not null default '{}'::jsonb,
  epoch integer not null default 0,
  left_issues jsonb not null default '[]'::jsonb,
  create_labelled boolean not null default true,
  project_id text,
  left_writes jsonb not null default '[]'::jsonb,
  undated jsonb not null default '{}'::jsonb,
  create_sent_by timestamp with time zone,
  deleted_with_ticket boolean not null default false,
  constraint issue_link_pkey PRIMARY KEY (tenant_id, ticket_id),
  constraint issue_link_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id),
  constraint issue_link_tenant_id_ticket_id_fkey FOREIGN KEY (tenant_id, ticket_id) REFERENCES ticket(tenant_id, id),
  constraint issue_link_deletion_policy_due_check CHECK ((deletion_policy_due = ANY (ARRAY['close'::text, 'delete'::text]))),
  constraint issue_link_state_check CHECK ((state = ANY (ARRAY['wanted'::text, 'creating'::text, 'linked'::text, 'deleted_in_jira'::text, 'unlinked'::text])))
);
CREATE UNIQUE INDEX issue_link_by_issue ON public.issue_link USING btree (tenant_id, site_id, issue_id) WHERE (issue_id IS NOT NULL);
CREATE INDEX issue_link_by_key ON public.issue_link USING btree (tenant_id, issue_key);
CREATE INDEX issue_link_fetch ON public.issue_link USING btree (tenant_id, site_id) WHERE ((fetch_from IS NOT NULL) AND (state = 'linked'::text));
CREATE INDEX issue_link_left_writes ON public.issue_link USING btree (tenant_id) WHERE (left_writes <> '[]'::jsonb);
CREATE INDEX issue_link_unmade ON public.issue_link USING btree (tenant_id, site_id) WHERE ((issue_id IS NULL) AND (state = ANY (ARRAY['wanted'::text, 'creating'::text])));
CREATE INDEX issue_link_written ON public.issue_link USING btree (tenant_id, site_id) WHERE (written <> '{}'::jsonb);
alter table issue_link enable row level security;
alter table issue_link force row level security;
create policy across_tenants on issue_link as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on issue_link as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on issue_link as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on issue_link to synapse_app;
grant delete, select on issue_link to synapse_operator;
grant select (tenant_id, ticket_id, site_id) on issue_link to synapse_worker;

create table jira_person (
  tenant_id uuid not null,
  site_id uuid not null,
  account_id text not null,
  user_id text not null,
  name text not null,
  matched_by text not null,
  matched_at timestamp with time zone not null default now(),
  constraint jira_person_pkey PRIMARY KEY (tenant_id, site_id, account_id),
  constraint jira_person_tenant_id_site_id_user_id_key UNIQUE (tenant_id, site_id, user_id),
  constraint jira_person_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE,
  constraint jira_person_matched_by_check CHECK ((matched_by = ANY (ARRAY['email'::text, 'hand'::text])))
);
alter table jira_person enable row level security;
alter table jira_person force row level security;
create policy by_operator on jira_person as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on jira_person as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on jira_person to synapse_app;
grant delete, select on jira_person to synapse_operator;

create table jira_project (
  tenant_id uuid not null,
  site_id uuid not null,
  project_id text not null,
  project_key text not null,
  former_keys text[] not null default '{}'::text[],
  renamed_at timestamp with time zone,
  keys_stale boolean not null default false,
  missing_permissions text[] not null default '{}'::text[],
  permissions_at timestamp with time zone,
  constraint jira_project_pkey PRIMARY KEY (tenant_id, site_id, project_id),
  constraint jira_project_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
alter table jira_project enable row level security;
alter table jira_project force row level security;
create policy by_operator on jira_project as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on jira_project as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on jira_project to synapse_app;
grant delete, select on jira_project to synapse_operator;

create table jira_site (
  tenant_id uuid not null,
  id uuid not null,
  cloud_id text not null,
  base_url text not null,
  email text,
  api_token_encrypted bytea,
  project_key text not null,
  state text not null default 'connected'::text,
  installation_id text,
  app_version text,
  config jsonb not null default '{}'::jsonb,
  last_event_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  token_kind text not null default 'api_token'::text,
  sync_interval_ms bigint,
  sync_enabled boolean,
  heartbeat_at timestamp with time zone,
  heartbeat jsonb,
  disconnected_at timestamp with time zone,
  access text not null default 'auto'::text,
  uninstalled_at timestamp with time zone,
  installed_again_at timestamp with time zone,
  purge_requested_at timestamp with time zone,
  purge_requested_by text,
  purge_requested_by_user_id text,
  environment_id text,
  installed_at timestamp with time zone,
  secret_asked_at timestamp with time zone,
  api_token_via text not null default 'site'::text,
  constraint jira_site_pkey PRIMARY KEY (tenant_id, id),
  constraint jira_site_tenant_id_cloud_id_key UNIQUE (tenant_id, cloud_id),
  constraint jira_site_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint jira_site_access_check CHECK ((access = ANY (ARRAY['auto'::text, 'app'::text, 'api_token'::text]))),
  constraint jira_site_api_token_via_check CHECK ((api_token_via = ANY (ARRAY['site'::text, 'gateway'::text]))),
  constraint jira_site_state_check CHECK ((state = ANY (ARRAY['connected'::text, 'disconnected'::text]))),
  constraint jira_site_token_kind_check CHECK ((token_kind = ANY (ARRAY['api_token'::text, 'app'::text])))
);
CREATE INDEX jira_site_cloud_id ON public.jira_site USING btree (cloud_id);
CREATE UNIQUE INDEX jira_site_connected_cloud_id_key ON public.jira_site USING btree (cloud_id) WHERE ((state = 'connected'::text) AND (uninstalled_at IS NULL));
alter table jira_site enable row level security;
alter table jira_site force row level security;
create policy across_tenants on jira_site as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on jira_site as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on jira_site as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on jira_site to synapse_app;
grant delete, select on jira_site to synapse_operator;
grant select on jira_site to synapse_worker;

create table jira_webhook_secret (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  secret_encrypted bytea not null,
  created_at timestamp with time zone not null default now(),
  retires_at timestamp with time zone,
  constraint jira_webhook_secret_pkey PRIMARY KEY (tenant_id, site_id, id),
  constraint jira_webhook_secret_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX jira_webhook_secret_by_site ON public.jira_webhook_secret USING btree (site_id);
alter table jira_webhook_secret enable row level security;
alter table jira_webhook_secret force row level security;
create policy across_tenants on jira_webhook_secret as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on jira_webhook_secret as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on jira_webhook_secret as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on jira_webhook_secret to synapse_app;
grant delete, select on jira_webhook_secret to synapse_operator;
grant select on jira_webhook_secret to synapse_worker;

create table member (
  tenant_id uuid not null,
  id uuid not null,
  issuer text not null,
  subject text not null,
  name text not null,
  email text,
  role text not null,
  suspended_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint member_pkey PRIMARY KEY (tenant_id, id),
  constraint member_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint member_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'admin'::text, 'owner'::text])))
);
CREATE INDEX member_by_name ON public.member USING btree (tenant_id, name, id);
CREATE INDEX member_by_person ON public.member USING btree (issuer, subject);
CREATE UNIQUE INDEX member_person ON public.member USING btree (tenant_id, issuer, subject);
alter table member enable row level security;
alter table member force row level security;
create policy across_tenants on member as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on member as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on member as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on member to synapse_app;
grant delete, select on member to synapse_operator;
grant select (tenant_id, id, issuer, subject, role, suspended_at) on member to synapse_worker;

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
  constraint missed_event_pkey PRIMARY KEY (tenant_id, id),
  constraint missed_event_cause_check CHECK ((cause = ANY (ARRAY['never_arrived'::text, 'arrived_late'::text, 'refused'::text, 'superseded'::text])))
);
CREATE INDEX missed_event_by_time ON public.missed_event USING btree (tenant_id, found_at DESC);
CREATE INDEX missed_event_open ON public.missed_event USING btree (tenant_id, site_id, issue_id) WHERE (cause = 'never_arrived'::text);
alter table missed_event enable row level security;
alter table missed_event force row level security;
create policy across_tenants on missed_event as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on missed_event as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on missed_event as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on missed_event to synapse_app;
grant delete, select on missed_event to synapse_operator;
grant delete, select on missed_event to synapse_worker;

create table pairing_code (
  tenant_id uuid not null,
  code_hash bytea not null,
  base_url text not null,
  email text,
  api_token_encrypted bytea,
  project_key text not null,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  project jsonb,
  constraint pairing_code_pkey PRIMARY KEY (tenant_id, code_hash),
  constraint pairing_code_code_hash_key UNIQUE (code_hash),
  constraint pairing_code_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
CREATE INDEX pairing_code_by_age ON public.pairing_code USING btree (expires_at);
alter table pairing_code enable row level security;
alter table pairing_code force row level security;
create policy across_tenants on pairing_code as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on pairing_code as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on pairing_code as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on pairing_code to synapse_app;
grant delete, select on pairing_code to synapse_operator;
grant delete, select, update on pairing_code to synapse_worker;

create table person_erasure (
  tenant_id uuid not null,
  user_id text not null,
  began_at timestamp with time zone not null,
  after_ticket uuid,
  constraint person_erasure_pkey PRIMARY KEY (tenant_id, user_id),
  constraint person_erasure_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
alter table person_erasure enable row level security;
alter table person_erasure force row level security;
create policy by_operator on person_erasure as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on person_erasure as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on person_erasure to synapse_app;
grant delete, select on person_erasure to synapse_operator;

create table quarantined_issue (
  tenant_id uuid not null,
  site_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  message text not null,
  run_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint quarantined_issue_pkey PRIMARY KEY (tenant_id, site_id, issue_id)
);
alter table quarantined_issue enable row level security;
alter table quarantined_issue force row level security;
create policy by_operator on quarantined_issue as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on quarantined_issue as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on quarantined_issue to synapse_app;
grant delete, select on quarantined_issue to synapse_operator;

create table reported_account (
  tenant_id uuid not null,
  site_id uuid not null,
  account_id text not null,
  updated_at timestamp with time zone not null,
  reported_at timestamp with time zone,
  erased_at timestamp with time zone,
  constraint reported_account_pkey PRIMARY KEY (tenant_id, site_id, account_id),
  constraint reported_account_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
alter table reported_account enable row level security;
alter table reported_account force row level security;
create policy by_operator on reported_account as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on reported_account as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on reported_account to synapse_app;
grant delete, select on reported_account to synapse_operator;

create table saved_view (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  author text not null,
  author_name text not null,
  shared boolean not null,
  filter jsonb not null,
  sort text not null,
  columns text[] not null,
  "grouping" text,
  layout text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint saved_view_pkey PRIMARY KEY (tenant_id, id),
  constraint saved_view_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
CREATE INDEX saved_view_by_author ON public.saved_view USING btree (tenant_id, author);
CREATE INDEX saved_view_shared ON public.saved_view USING btree (tenant_id) WHERE shared;
alter table saved_view enable row level security;
alter table saved_view force row level security;
create policy by_operator on saved_view as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on saved_view as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on saved_view to synapse_app;
grant delete, select on saved_view to synapse_operator;

create table service_token (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  scopes text[] not null,
  token_hash bytea not null,
  created_by text not null,
  created_by_user_id text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint service_token_pkey PRIMARY KEY (tenant_id, id),
  constraint service_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
CREATE UNIQUE INDEX service_token_by_hash ON public.service_token USING btree (token_hash);
CREATE UNIQUE INDEX service_token_name ON public.service_token USING btree (tenant_id, lower(name));
alter table service_token enable row level security;
alter table service_token force row level security;
create policy across_tenants on service_token as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on service_token as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on service_token as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on service_token to synapse_app;
grant delete, select on service_token to synapse_operator;
grant select (tenant_id, id, name, scopes, token_hash, expires_at) on service_token to synapse_worker;

create table site_secret (
  tenant_id uuid not null,
  site_id uuid not null,
  id uuid not null,
  secret_encrypted bytea not null,
  created_at timestamp with time zone not null default now(),
  retires_at timestamp with time zone,
  constraint site_secret_pkey PRIMARY KEY (tenant_id, site_id, id),
  constraint site_secret_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
alter table site_secret enable row level security;
alter table site_secret force row level security;
create policy across_tenants on site_secret as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on site_secret as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on site_secret as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on site_secret to synapse_app;
grant delete, select on site_secret to synapse_operator;
grant select on site_secret to synapse_worker;

create table suspected_deletion (
  tenant_id uuid not null,
  site_id uuid not null,
  issue_id text not null,
  project text not null,
  suspected_at timestamp with time zone not null default now(),
  constraint suspected_deletion_pkey PRIMARY KEY (tenant_id, site_id, issue_id)
);
alter table suspected_deletion enable row level security;
alter table suspected_deletion force row level security;
create policy by_operator on suspected_deletion as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on suspected_deletion as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on suspected_deletion to synapse_app;
grant delete, select on suspected_deletion to synapse_operator;

create table sync_cursor (
  tenant_id uuid not null,
  site_id uuid not null,
  updated_ms bigint not null default 0,
  passed_ms bigint not null default 0,
  deep_at timestamp with time zone,
  deep_ms bigint,
  deletion_check_at timestamp with time zone,
  epoch bigint not null default 0,
  project_id text not null,
  constraint sync_cursor_pkey PRIMARY KEY (tenant_id, site_id, project_id),
  constraint sync_cursor_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
alter table sync_cursor enable row level security;
alter table sync_cursor force row level security;
create policy by_operator on sync_cursor as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on sync_cursor as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on sync_cursor to synapse_app;
grant delete, select on sync_cursor to synapse_operator;

create table sync_run (
  tenant_id uuid not null,
  id uuid not null,
  site_id uuid not null,
  kind text not null,
  trigger text not null,
  status text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  requests integer not null default 0,
  issues_seen integer not null default 0,
  issues_changed integer not null default 0,
  error text,
  template jsonb,
  points bigint not null default 0,
  missed_events integer not null default 0,
  issues_gone integer not null default 0,
  phase text not null default 'reading'::text,
  total integer,
  faults jsonb not null default '[]'::jsonb,
  fault_count integer not null default 0,
  constraint sync_run_pkey PRIMARY KEY (tenant_id, id),
  constraint sync_run_phase_check CHECK ((phase = ANY (ARRAY['reading'::text, 'second_look'::text, 'deletion-check'::text, 'done'::text])))
);
CREATE INDEX sync_run_by_start ON public.sync_run USING btree (tenant_id, started_at DESC);
CREATE INDEX sync_run_open ON public.sync_run USING btree (tenant_id, site_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
alter table sync_run enable row level security;
alter table sync_run force row level security;
create policy by_operator on sync_run as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on sync_run as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on sync_run to synapse_app;
grant delete, select on sync_run to synapse_operator;

create table sync_series (
  tenant_id uuid not null,
  minutes smallint not null,
  at timestamp with time zone not null,
  site_id uuid not null,
  events integer not null default 0,
  latency integer[],
  from_edit integer[],
  edits integer not null default 0,
  parked integer,
  points bigint,
  constraint sync_series_pkey PRIMARY KEY (tenant_id, minutes, at, site_id),
  constraint sync_series_minutes_check CHECK ((minutes = ANY (ARRAY[1, 60])))
);
CREATE INDEX sync_series_by_age ON public.sync_series USING btree (minutes, at);
alter table sync_series enable row level security;
alter table sync_series force row level security;
create policy across_tenants on sync_series as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on sync_series as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on sync_series as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on sync_series to synapse_app;
grant delete, select on sync_series to synapse_operator;
grant delete, insert, select, update on sync_series to synapse_worker;

create table tenant (
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint tenant_pkey PRIMARY KEY (id)
);
alter table tenant enable row level security;
alter table tenant force row level security;
create policy across_tenants on tenant as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on tenant as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on tenant as permissive for all to synapse_app
  using ((id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant select on tenant to synapse_app;
grant delete, insert, select, update on tenant to synapse_operator;
grant select on tenant to synapse_worker;

create table tenant_counter (
  tenant_id uuid not null,
  feed_seq bigint not null default 0,
  constraint tenant_counter_pkey PRIMARY KEY (tenant_id),
  constraint tenant_counter_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
alter table tenant_counter enable row level security;
alter table tenant_counter force row level security;
create policy across_tenants on tenant_counter as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on tenant_counter as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on tenant_counter as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on tenant_counter to synapse_app;
grant delete, select on tenant_counter to synapse_operator;
grant select on tenant_counter to synapse_worker;

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
  assignee_key text generated always as (COALESCE((assignee ->> 'accountId'::text), ('user:'::text || (assignee ->> 'userId'::text)), ''::text)) stored,
  by_priority bigint not null generated always as ((number + ('1000000000000000'::bigint *
CASE priority
    WHEN 'URGENT'::text THEN 3
    WHEN 'HIGH'::text THEN 2
    WHEN 'MEDIUM'::text THEN 1
    ELSE 0
END))) stored,
  by_due bigint not null generated always as ((number + (1000000000 * (COALESCE((due_date - '0001-01-01'::date), 3652059))::bigint))) stored,
  custom jsonb not null default '{}'::jsonb,
  sync_state text not null default 'unlinked'::text,
  pending_fields text[] not null default '{}'::text[],
  project_key text,
  sync_reason jsonb,
  behind boolean not null default false,
  pending_comments integer not null default 0,
  pending_files integer not null default 0,
  refused_parts jsonb not null default '[]'::jsonb,
  parked jsonb,
  search tsvector generated always as (((((to_tsvector('simple'::regconfig, (number)::text) || to_tsvector('english'::regconfig, search_text(title, 1000))) || to_tsvector('english'::regconfig, search_text(description, 65536))) || to_tsvector('simple'::regconfig, search_text(title, 1000))) || to_tsvector('simple'::regconfig, search_text(description, 65536)))) stored,
  constraint ticket_pkey PRIMARY KEY (tenant_id, id),
  constraint ticket_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES contact(tenant_id, id),
  constraint ticket_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id),
  constraint ticket_priority_check CHECK ((priority = ANY (ARRAY['LOW'::text, 'MEDIUM'::text, 'HIGH'::text, 'URGENT'::text]))),
  constraint ticket_source_check CHECK ((source = ANY (ARRAY['INTERNAL'::text, 'PORTAL'::text, 'EMAIL'::text, 'API'::text, 'JIRA'::text]))),
  constraint ticket_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'IN_PROGRESS'::text, 'RESOLVED'::text, 'CLOSED'::text]))),
  constraint ticket_sync_state_check CHECK ((sync_state = ANY (ARRAY['unlinked'::text, 'synced'::text, 'pending'::text, 'parked'::text, 'deleted_in_jira'::text])))
);
CREATE INDEX ticket_behind ON public.ticket USING btree (tenant_id, id) WHERE behind;
CREATE INDEX ticket_by_assignee ON public.ticket USING btree (tenant_id, assignee_key, updated_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_by_contact ON public.ticket USING btree (tenant_id, contact_id, updated_at DESC, id DESC) WHERE (contact_id IS NOT NULL);
CREATE INDEX ticket_by_created ON public.ticket USING btree (tenant_id, created_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_by_due ON public.ticket USING btree (tenant_id, by_due, id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_by_priority ON public.ticket USING btree (tenant_id, by_priority, id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_by_project ON public.ticket USING btree (tenant_id, project_key, updated_at DESC, id DESC) WHERE ((deleted_at IS NULL) AND (project_key IS NOT NULL));
CREATE INDEX ticket_by_status ON public.ticket USING btree (tenant_id, status, updated_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_by_sync_state ON public.ticket USING btree (tenant_id, sync_state, updated_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_by_updated ON public.ticket USING btree (tenant_id, updated_at DESC, id DESC) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX ticket_number ON public.ticket USING btree (tenant_id, number);
CREATE INDEX ticket_parked ON public.ticket USING btree (tenant_id, id) WHERE (sync_state = 'parked'::text);
CREATE INDEX ticket_search ON public.ticket USING gin (search_keys(tenant_id, number, search)) WITH (gin_pending_list_limit='256');
alter table ticket enable row level security;
alter table ticket force row level security;
create policy by_operator on ticket as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy search_across_tenants on ticket as permissive for select to synapse_search
  using (true);
create policy tenant_isolation on ticket as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on ticket to synapse_app;
grant delete, select on ticket to synapse_operator;
grant select (tenant_id, id, number, deleted_at, search) on ticket to synapse_search;

create table ticket_counter (
  tenant_id uuid not null,
  last bigint not null,
  constraint ticket_counter_pkey PRIMARY KEY (tenant_id),
  constraint ticket_counter_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
);
alter table ticket_counter enable row level security;
alter table ticket_counter force row level security;
create policy by_operator on ticket_counter as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on ticket_counter as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on ticket_counter to synapse_app;
grant delete, select on ticket_counter to synapse_operator;

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
  purged_by_user_id text,
  constraint ticket_purge_pkey PRIMARY KEY (tenant_id, id),
  constraint ticket_purge_reason_check CHECK ((reason = ANY (ARRAY['deleted_in_jira'::text, 'deleted_here'::text, 'site_disconnected'::text])))
);
CREATE INDEX ticket_purge_left ON public.ticket_purge USING btree (tenant_id, site_id, issue_id) WHERE (reason = 'deleted_here'::text);
CREATE INDEX ticket_purge_unmade ON public.ticket_purge USING btree (tenant_id, ticket_id) WHERE ((reason = 'deleted_here'::text) AND (issue_id IS NULL));
alter table ticket_purge enable row level security;
alter table ticket_purge force row level security;
create policy by_operator on ticket_purge as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on ticket_purge as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on ticket_purge to synapse_app;
grant delete, select on ticket_purge to synapse_operator;

create table used_request (
  tenant_id uuid not null,
  site_id uuid not null,
  request_id text not null,
  purpose text not null,
  used_at timestamp with time zone not null default now(),
  constraint used_request_pkey PRIMARY KEY (tenant_id, site_id, request_id)
);
CREATE INDEX used_request_used_at ON public.used_request USING btree (used_at);
alter table used_request enable row level security;
alter table used_request force row level security;
create policy across_tenants on used_request as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on used_request as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on used_request as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on used_request to synapse_app;
grant delete, select on used_request to synapse_operator;
grant delete, select on used_request to synapse_worker;

create table vault_check (
  one boolean not null default true,
  sealed bytea not null,
  constraint vault_check_pkey PRIMARY KEY (one),
  constraint vault_check_one_check CHECK (one)
);
alter table vault_check enable row level security;
alter table vault_check force row level security;
create policy of_the_app on vault_check as permissive for all to synapse_worker
  using (true)
  with check (true);
grant insert, select, update on vault_check to synapse_worker;

create table webhook_attempt (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  id bigint not null generated always as identity,
  seq bigint not null,
  at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  error text,
  answer text,
  constraint webhook_attempt_pkey PRIMARY KEY (tenant_id, endpoint_id, id)
);
CREATE INDEX webhook_attempt_by_age ON public.webhook_attempt USING btree (at);
CREATE INDEX webhook_attempt_of_message ON public.webhook_attempt USING btree (tenant_id, endpoint_id, seq, id);
alter table webhook_attempt enable row level security;
alter table webhook_attempt force row level security;
create policy across_tenants on webhook_attempt as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on webhook_attempt as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on webhook_attempt as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on webhook_attempt to synapse_app;
grant delete, select on webhook_attempt to synapse_operator;
grant delete on webhook_attempt to synapse_worker;
grant select (ctid, at) on webhook_attempt to synapse_worker;

create table webhook_delivery (
  tenant_id uuid not null,
  site_id uuid not null,
  delivery_id text not null,
  received_at timestamp with time zone not null default now(),
  constraint webhook_delivery_pkey PRIMARY KEY (tenant_id, site_id, delivery_id)
);
CREATE INDEX webhook_delivery_by_age ON public.webhook_delivery USING btree (received_at);
alter table webhook_delivery enable row level security;
alter table webhook_delivery force row level security;
create policy across_tenants on webhook_delivery as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on webhook_delivery as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on webhook_delivery as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on webhook_delivery to synapse_app;
grant delete, select on webhook_delivery to synapse_operator;
grant delete, insert, select on webhook_delivery to synapse_worker;

create table webhook_endpoint (
  tenant_id uuid not null,
  id uuid not null,
  url text not null,
  description text not null,
  kinds text[] not null,
  project_keys text[] not null,
  paused_reason text,
  paused_template jsonb,
  paused_at timestamp with time zone,
  secret_encrypted bytea not null,
  previous_secret_encrypted bytea,
  previous_until timestamp with time zone,
  cursor bigint not null,
  next_at timestamp with time zone,
  lease_until timestamp with time zone,
  lease_token uuid,
  claimed_at timestamp with time zone,
  is_full boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint webhook_endpoint_pkey PRIMARY KEY (tenant_id, id),
  constraint webhook_endpoint_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id)
) with (fillfactor=70);
CREATE INDEX webhook_endpoint_active ON public.webhook_endpoint USING btree (claimed_at NULLS FIRST) WHERE (paused_at IS NULL);
alter table webhook_endpoint enable row level security;
alter table webhook_endpoint force row level security;
create policy across_tenants on webhook_endpoint as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on webhook_endpoint as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on webhook_endpoint as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on webhook_endpoint to synapse_app;
grant delete, select on webhook_endpoint to synapse_operator;
grant select (tenant_id, id, paused_at, cursor, next_at, lease_until, lease_token, claimed_at, is_full) on webhook_endpoint to synapse_worker;
grant update (lease_until, lease_token, claimed_at) on webhook_endpoint to synapse_worker;

create table webhook_message (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  seq bigint not null,
  kind text not null,
  ticket_id uuid,
  ref_id text,
  origin text not null,
  fields text[] not null,
  at timestamp with time zone not null,
  next_at timestamp with time zone,
  failures integer not null default 0,
  delivered_at timestamp with time zone,
  constraint webhook_message_pkey PRIMARY KEY (tenant_id, endpoint_id, seq)
);
CREATE INDEX webhook_message_by_age ON public.webhook_message USING btree (delivered_at) WHERE (delivered_at IS NOT NULL);
CREATE INDEX webhook_message_of_ticket ON public.webhook_message USING btree (tenant_id, endpoint_id, ticket_id, seq) WHERE (next_at IS NOT NULL);
CREATE INDEX webhook_message_waiting ON public.webhook_message USING btree (tenant_id, endpoint_id, seq) WHERE (next_at IS NOT NULL);
alter table webhook_message enable row level security;
alter table webhook_message force row level security;
create policy across_tenants on webhook_message as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on webhook_message as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on webhook_message as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on webhook_message to synapse_app;
grant delete, select on webhook_message to synapse_operator;
grant delete on webhook_message to synapse_worker;
grant select (ctid, delivered_at) on webhook_message to synapse_worker;

create table work_item (
  tenant_id uuid not null,
  id bigint not null generated always as identity,
  kind text not null,
  site_id uuid,
  issue_id text,
  ticket_id uuid,
  import_id uuid,
  bulk_id uuid,
  due_at timestamp with time zone,
  generation bigint not null default 1,
  looks_again boolean not null default false,
  attempts integer not null default 0,
  lease_until timestamp with time zone,
  lease_token uuid,
  parked_at timestamp with time zone,
  reason jsonb,
  updated_at timestamp with time zone not null default now(),
  constraint work_item_pkey PRIMARY KEY (tenant_id, id),
  constraint work_item_named CHECK ((((kind = ANY (ARRAY['bulk'::text, 'blob-sweep'::text, 'contact-merge'::text, 'erase-people'::text])) = (site_id IS NULL)) AND ((kind = 'issue'::text) = (issue_id IS NOT NULL)) AND ((kind = 'create'::text) = (ticket_id IS NOT NULL)) AND ((kind = 'import'::text) = (import_id IS NOT NULL)) AND ((kind = 'bulk'::text) = (bulk_id IS NOT NULL))))
) with (fillfactor=70);
CREATE INDEX work_item_due ON public.work_item USING btree (due_at) WHERE ((due_at IS NOT NULL) AND (parked_at IS NULL));
CREATE INDEX work_item_due_of_site ON public.work_item USING btree (site_id, due_at) WHERE ((due_at IS NOT NULL) AND (parked_at IS NULL));
CREATE UNIQUE INDEX work_item_of_bulk ON public.work_item USING btree (tenant_id, bulk_id) WHERE (kind = 'bulk'::text);
CREATE UNIQUE INDEX work_item_of_create ON public.work_item USING btree (tenant_id, ticket_id) WHERE (kind = 'create'::text);
CREATE UNIQUE INDEX work_item_of_import ON public.work_item USING btree (tenant_id, import_id) WHERE (kind = 'import'::text);
CREATE UNIQUE INDEX work_item_of_issue ON public.work_item USING btree (tenant_id, site_id, issue_id) WHERE (kind = 'issue'::text);
CREATE UNIQUE INDEX work_item_of_site ON public.work_item USING btree (tenant_id, kind, site_id) NULLS NOT DISTINCT WHERE (kind <> ALL (ARRAY['issue'::text, 'create'::text, 'import'::text, 'bulk'::text]));
CREATE INDEX work_item_parked ON public.work_item USING btree (tenant_id, parked_at) WHERE (parked_at IS NOT NULL);
alter table work_item enable row level security;
alter table work_item force row level security;
create policy across_tenants on work_item as permissive for all to synapse_worker
  using (true)
  with check (true);
create policy by_operator on work_item as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on work_item as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on work_item to synapse_app;
grant delete, select on work_item to synapse_operator;
grant insert, select, update on work_item to synapse_worker;

create table workflow_step (
  tenant_id uuid not null,
  site_id uuid not null,
  project text not null,
  issue_type_id text not null,
  status_id text not null,
  status jsonb not null,
  transitions jsonb not null,
  seen_at timestamp with time zone not null default now(),
  constraint workflow_step_pkey PRIMARY KEY (tenant_id, site_id, project, issue_type_id, status_id),
  constraint workflow_step_tenant_id_site_id_fkey FOREIGN KEY (tenant_id, site_id) REFERENCES jira_site(tenant_id, id) ON DELETE CASCADE
);
alter table workflow_step enable row level security;
alter table workflow_step force row level security;
create policy by_operator on workflow_step as permissive for all to synapse_operator
  using (true)
  with check (true);
create policy tenant_isolation on workflow_step as permissive for all to synapse_app
  using ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
  with check ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid));
grant delete, insert, select, update on workflow_step to synapse_app;
grant delete, select on workflow_step to synapse_operator;

CREATE OR REPLACE FUNCTION public.company_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    declare
      of_tenant uuid := coalesce(new.tenant_id, old.tenant_id);
      of_id uuid := coalesce(to_jsonb(new) ->> 'company_id', to_jsonb(old) ->> 'company_id', to_jsonb(new) ->> 'id',
        to_jsonb(old) ->> 'id')::uuid;
    begin
      perform write_directory_words(of_tenant, 'company', of_id, (
        select concat_ws(' ', c.name, (
            select string_agg(d.domain, ' ') from company_domain d where d.tenant_id = c.tenant_id and d.company_id = c.id))
          from company c where c.tenant_id = of_tenant and c.id = of_id));
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.contact_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if tg_op = 'DELETE' then
        perform write_directory_words(old.tenant_id, 'contact', old.id, '');
        return null;
      end if;
      if new.merged_into is not null then
        perform write_directory_words(new.tenant_id, 'contact', new.id, '');
      end if;
      perform write_directory_words(new.tenant_id, 'contact', coalesce(new.merged_into, new.id), (
        select string_agg(said, ' ' order by merged, id) from (
          select false as merged, k.id, concat_ws(' ', k.name, k.email, k.company) as said from contact k
           where k.tenant_id = new.tenant_id and k.id = coalesce(new.merged_into, new.id)
          union all
          select true, m.id, concat_ws(' ', m.name, m.email, m.company) from contact m
           where m.tenant_id = new.tenant_id and m.merged_into = coalesce(new.merged_into, new.id)) of_both));
      return null;
    end $function$;

CREATE OR REPLACE FUNCTION public.directory_words(given text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE STRICT
 SET search_path TO 'pg_catalog'
AS $function$
      select distinct left(word, 100)
        from unnest(regexp_split_to_array(translate(
          replace(replace(replace(lower(translate(
            normalize(regexp_replace(normalize(left(given, 4000), nfd), '[\u0300-\u036f]', '', 'g'), nfc),
            'ØøŁłĐđÐðıẞÆŒ', 'oollddddißæœ')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
          '!"#$%&\''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)), '\s+'))
          as word
       where word <> '' limit 200
    $function$;

CREATE OR REPLACE FUNCTION public.enqueue_bulks(items jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, due_at)
      select distinct on (tenant_id, bulk_id) tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, now()
        from jsonb_to_recordset(items) as r (tenant_id uuid, kind text, site_id uuid, issue_id text, ticket_id uuid,
          import_id uuid, bulk_id uuid, "left" boolean)
       where not r."left"
          or exists (select from work_item w where w.tenant_id = r.tenant_id and w.kind = 'bulk' and w.bulk_id = r.bulk_id
               and (w.due_at is not null or w.parked_at is not null))
       order by tenant_id, bulk_id
          on conflict (tenant_id, bulk_id) where kind = 'bulk' do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now();
      perform pg_notify('work_item', '');
    end $function$;

CREATE OR REPLACE FUNCTION public.enqueue_creates(items jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, due_at)
      select distinct on (tenant_id, ticket_id) tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, now()
        from jsonb_to_recordset(items) as r (tenant_id uuid, kind text, site_id uuid, issue_id text, ticket_id uuid,
          import_id uuid, bulk_id uuid, "left" boolean)
       where not r."left"
          or exists (select from work_item w where w.tenant_id = r.tenant_id and w.kind = 'create' and w.ticket_id = r.ticket_id
               and (w.due_at is not null or w.parked_at is not null))
       order by tenant_id, ticket_id
          on conflict (tenant_id, ticket_id) where kind = 'create' do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now();
      perform pg_notify('work_item', '');
    end $function$;

CREATE OR REPLACE FUNCTION public.enqueue_imports(items jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, due_at)
      select distinct on (tenant_id, import_id) tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, now()
        from jsonb_to_recordset(items) as r (tenant_id uuid, kind text, site_id uuid, issue_id text, ticket_id uuid,
          import_id uuid, bulk_id uuid, "left" boolean)
       where not r."left"
          or exists (select from work_item w where w.tenant_id = r.tenant_id and w.kind = 'import' and w.import_id = r.import_id
               and (w.due_at is not null or w.parked_at is not null))
       order by tenant_id, import_id
          on conflict (tenant_id, import_id) where kind = 'import' do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now();
      perform pg_notify('work_item', '');
    end $function$;

CREATE OR REPLACE FUNCTION public.enqueue_issues(items jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, due_at)
      select distinct on (tenant_id, site_id, issue_id) tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, now()
        from jsonb_to_recordset(items) as r (tenant_id uuid, kind text, site_id uuid, issue_id text, ticket_id uuid,
          import_id uuid, bulk_id uuid, "left" boolean)
       where not r."left"
          or exists (select from work_item w where w.tenant_id = r.tenant_id and w.kind = 'issue' and w.site_id = r.site_id and w.issue_id = r.issue_id
               and (w.due_at is not null or w.parked_at is not null))
       order by tenant_id, site_id, issue_id
          on conflict (tenant_id, site_id, issue_id) where kind = 'issue' do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now();
      perform pg_notify('work_item', '');
    end $function$;

CREATE OR REPLACE FUNCTION public.enqueue_site_work(items jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, due_at)
      select distinct on (tenant_id, kind, site_id) tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, now()
        from jsonb_to_recordset(items) as r (tenant_id uuid, kind text, site_id uuid, issue_id text, ticket_id uuid,
          import_id uuid, bulk_id uuid, "left" boolean)
       where not r."left"
          or exists (select from work_item w where w.tenant_id = r.tenant_id and w.kind not in ('issue', 'create', 'import', 'bulk') and w.kind = r.kind and w.site_id = r.site_id
               and (w.due_at is not null or w.parked_at is not null))
       order by tenant_id, kind, site_id
          on conflict (tenant_id, kind, site_id) where kind not in ('issue', 'create', 'import', 'bulk') do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now();
      perform pg_notify('work_item', '');
    end $function$;

CREATE OR REPLACE FUNCTION public.refuse_late_commit(limit_ms integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      if clock_timestamp() - now() > limit_ms * interval '1 ms' then
        raise exception 'The time of this transaction is up' using errcode = 'query_canceled';
      end if;
    end $function$;

CREATE OR REPLACE FUNCTION public.refuse_lost_lease(of_tenant uuid, of_id bigint, of_token uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      if pg_current_xact_id_if_assigned() is null then
        return;
      end if;
      perform from work_item
        where tenant_id = of_tenant and id = of_id and lease_token = of_token
        for share;
      if not found then
        raise exception 'The lease of this run is lost' using errcode = 'SYN01';
      end if;
    end $function$;

CREATE OR REPLACE FUNCTION public.refuse_other_actor()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'Who did something is not changed in the audit log' using errcode = 'insufficient_privilege';
    end $function$;

CREATE OR REPLACE FUNCTION public.rename_people(given jsonb, names jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE STRICT
AS $function$
    begin
      case jsonb_typeof(given)
        when 'object' then
          return coalesce((select jsonb_object_agg(e.key,
            case when e.key in ('name', 'displayName') and names ?| array[given ->> 'accountId', given ->> 'userId']
                 then coalesce(names -> (given ->> 'accountId'), names -> (given ->> 'userId')) else rename_people(e.value, names) end)
            from jsonb_each(given) e), '{}');
        when 'array' then
          return coalesce((select jsonb_agg(rename_people(e.value, names) order by e.ordinality)
            from jsonb_array_elements(given) with ordinality e), '[]');
        else
          return given;
      end case;
    end $function$;

CREATE OR REPLACE FUNCTION public.search_block(number bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (number >> 10);

CREATE OR REPLACE FUNCTION public.search_keys(of_tenant uuid, number bigint, words tsvector)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
AS $function$
      with given as materialized (
        select public.search_prefix(of_tenant, public.search_block(number)) as p, tsvector_to_array(words) as w)
      select array_to_tsvector(case
        when octet_length(array_to_string(w, '')) + cardinality(w) * octet_length(p) <= 1000000
        then array(select p || word from unnest(w) as word where octet_length(p || word) <= 2046)
        else array(select key
          from (select p || word as key, sum(octet_length(p || word)) over (rows unbounded preceding) as so_far
                  from unnest(w) as word) as keys
         where so_far <= 1000000 and octet_length(key) <= 2046) end)
        from given
    $function$;

CREATE OR REPLACE FUNCTION public.search_prefix(of_tenant uuid, block bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (((rtrim(encode(uuid_send(of_tenant), 'base64'::text), '='::text) || '.'::text) || to_hex(block)) || ':'::text);

CREATE OR REPLACE FUNCTION public.search_text(given text, at_most integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
AS $function$
      select case when t ~ '[^ \t\n\r]{80}'
        then regexp_replace(translate(t, '_/-:~+*=?#%|\^"()[]{},;!$''', repeat(' ', 30)), '@(?=[^ \t\n\r@]*@)', ' ', 'g')
        else t end
        from (select translate(left(given, at_most), '<>&', '   ') as t) as cut
    $function$;

CREATE OR REPLACE FUNCTION public.search_tickets(of_tenant uuid, wanted tsquery, at_most integer)
 RETURNS TABLE(id uuid)
 LANGUAGE plpgsql
 STABLE STRICT SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
    declare
      -- What an index can answer: without what must not be there, and without the order of words.
      terms text := regexp_replace(querytree(wanted), '<(-|\d+)>', '&', 'g');
      exact boolean := terms = wanted::text;
      -- Where each term begins, its block is put in.
      form text := regexp_replace(terms, $re$'((?:[^']|'')*)'$re$, E'\'\x01\\1\'', 'g');
      most_blocks integer := least(32, 1 + 500 / greatest(1, numnode(wanted)));
      blocks integer := 1;
      last_block bigint;
      left_over integer := at_most;
      found_now integer;
      keys tsquery;
    begin
      if of_tenant is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid then
        raise exception 'A search is of the workspace of its transaction' using errcode = 'insufficient_privilege';
      end if;
      if terms in ('', 'T') then
        return;
      end if;
      select public.search_block(max(t.number)) into last_block from public.ticket t where t.tenant_id = of_tenant;
      while last_block >= 0 and left_over > 0 loop
        select string_agg('(' || replace(form, E'\x01', public.search_prefix(of_tenant, b)) || ')', '|')::tsquery into keys
          from generate_series(greatest(0, last_block - blocks + 1), last_block) as b;
        return query
          with hit as materialized (
            select t.tenant_id, t.id, t.number, t.deleted_at, case when not exact then t.search end as search from public.ticket t
             where public.search_keys(t.tenant_id, t.number, t.search) @@ keys)
          select hit.id from hit
           where hit.tenant_id = of_tenant and hit.deleted_at is null and (exact or hit.search @@ wanted)
           order by hit.number desc limit left_over;
        get diagnostics found_now = row_count;
        left_over := left_over - found_now;
        last_block := last_block - blocks;
        -- About as many as what is left needs, where they are like these.
        blocks := greatest(1, least(most_blocks, 2 * blocks, blocks * left_over / greatest(1, found_now)));
      end loop;
    end $function$;
grant execute on function search_tickets(uuid,tsquery,integer) to synapse_app;

CREATE OR REPLACE FUNCTION public.take_events(tenants uuid[], sites uuid[], events text[], issues text[], types text[], payloads text, times_ms bigint[], deliveries text[], notify_from text, lock_ms integer, whole_ms integer)
 RETURNS text[]
 LANGUAGE plpgsql
 SET role TO 'synapse_worker'
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
    declare
      taken text[];
      delivered text[];
    begin
      perform set_config('lock_timeout', lock_ms::text, true);
      if array_remove(deliveries, null) <> '{}' then
        with first as (
          insert into webhook_delivery (tenant_id, site_id, delivery_id)
          select d.tenant_id, d.site_id, d.delivery_id
            from unnest(tenants, sites, deliveries) as d (tenant_id, site_id, delivery_id)
           where d.delivery_id is not null
           order by d.tenant_id, d.site_id, d.delivery_id
              on conflict do nothing
          returning site_id, delivery_id)
        select array_agg(first.site_id || ' ' || first.delivery_id) into delivered from first;
      end if;
      -- The work items are locked once all events are in, for they are sorted first.
      with added as (
        insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload, received_ms)
        select e.tenant_id, e.site_id, e.event_id, e.issue_id, e.type, e.payload::jsonb, e.received_ms
          from unnest(tenants, sites, events, issues, types, string_to_array(payloads, E'\n'), times_ms, deliveries)
            as e (tenant_id, site_id, event_id, issue_id, type, payload, received_ms, delivery_id)
         where e.delivery_id is null or e.site_id || ' ' || e.delivery_id = any (delivered)
         order by e.tenant_id, e.site_id, e.event_id
            on conflict (tenant_id, site_id, event_id) do nothing
        returning tenant_id, site_id, event_id, issue_id),
      due as (
        insert into work_item (tenant_id, kind, site_id, issue_id, due_at)
        select distinct on (tenant_id, site_id, issue_id) tenant_id, 'issue', site_id, issue_id, now()
          from added
         order by tenant_id, site_id, issue_id
            on conflict (tenant_id, site_id, issue_id) where kind = 'issue' do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now())
      select array_agg(added.site_id || ' ' || added.event_id) into taken from added;
      if taken is not null and notify_from is not null then
        perform pg_notify('work_item', notify_from);
      end if;
      perform refuse_late_commit(whole_ms);
      return coalesce(taken, '{}');
    end $function$;

CREATE OR REPLACE FUNCTION public.write_directory_words(of_tenant uuid, of_kind text, of_id uuid, given text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
    begin
      delete from directory_word where tenant_id = of_tenant and kind = of_kind and id = of_id;
      -- Who deletes a whole workspace may not insert.
      if given <> '' then
        insert into directory_word (tenant_id, kind, word, id)
          select of_tenant, of_kind, word, of_id from directory_words(given) as word;
      end if;
    end $function$;
