-- Who changed what in a workspace. Nothing of it is changed but the names of Jira's admins, where Atlassian has them erased, and it
-- is deleted only by its age; see AUDIT in 0001-initial.ts.

create table audit_log (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- Not what a process says: it can't be dated back. To the millisecond, as cursors are.
  at timestamptz(3) not null default now(),
  actor_kind text not null check (actor_kind in ('person', 'service_token', 'app', 'link', 'operator', 'system')),
  actor_id text not null,
  actor_name text not null,
  address text,
  action text not null,
  about text,
  changes text[] not null,
  primary key (tenant_id, id)
);
create index audit_log_by_time on audit_log (tenant_id, at, id);
-- Whose names are kept, and where they are erased.
create index audit_log_by_actor on audit_log (tenant_id, actor_id);
-- It is deleted by age, of all tenants at once.
create index audit_log_at on audit_log (at);
