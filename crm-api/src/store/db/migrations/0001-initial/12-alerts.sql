-- What admins should know of: one row for each cause, from when it is noticed until it is over.
create table alert (
  tenant_id uuid not null references tenant,
  id uuid not null,
  kind text not null,
  -- what it is about, such as `sync <site>`: while it is open, it is not raised again
  cause text not null,
  site_id uuid,
  message text not null,
  -- what a client that speaks another language makes the message from
  template jsonb,
  -- what helps
  help text not null,
  raised_at timestamptz not null default now(),
  recovered_at timestamptz,
  -- when the admins were written to; until mailing_until a process is at it
  mailed_at timestamptz,
  mailing_until timestamptz,
  primary key (tenant_id, id)
);
create unique index alert_open on alert (tenant_id, cause) where recovered_at is null;
create index alert_by_time on alert (tenant_id, raised_at);
-- Processes look over all workspaces for what is to be mailed, and delete what is old.
create index alert_unmailed on alert (raised_at) where mailed_at is null;
create index alert_by_age on alert (recovered_at) where recovered_at is not null;
