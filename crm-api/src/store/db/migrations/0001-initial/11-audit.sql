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

-- Names are erased, and who did it stays: only the account of one of Jira's admins goes, where it was closed (APP_ACTOR in
-- store/audit/acting.ts). A policy sees either the old row or the new one, and could not compare them.
create function refuse_other_actor() returns trigger
  language plpgsql as $function$
    begin
      raise exception 'Who did something is not changed in the audit log' using errcode = 'insufficient_privilege';
    end $function$;
create trigger actor_stays before update of actor_id on audit_log for each row
  when (new.actor_id <> old.actor_id and not (old.actor_kind = 'app' and new.actor_id = 'jira'))
  execute function refuse_other_actor();
