-- Bulk changes of tickets: what was asked for, for which tickets, and what came of each.

create table bulk_job (
  tenant_id uuid not null references tenant,
  id uuid not null,
  kind text not null check (kind in ('edit', 'comment', 'link', 'delete', 'undo')),
  -- the names of what an edit sets
  fields text[] not null default '{}',
  -- what was asked for; null once the job has ended, for then it stands on the tickets
  action jsonb,
  -- the job that it undoes
  undoes uuid,
  status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'cancelled')),
  created_by text not null,
  -- whose it is, as requests name them: it ends when they may change nothing here any more
  author text,
  -- until when their right to it is known: as long as the token lasts that says so. Null: they are a member, and what ends their
  -- right ends the job.
  allowed_until timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- how far it has come, written with the changes that it stands for: so many items are done
  done integer not null default 0,
  total integer not null,
  changed integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  unknown integer not null default 0,
  -- the time that it has run
  busy_ms bigint not null default 0,
  primary key (tenant_id, id)
);
create index bulk_job_by_time on bulk_job (tenant_id, created_at desc);
create index bulk_job_at on bulk_job (created_at);
-- One undo of a job, unless it was cancelled.
create unique index bulk_job_undo on bulk_job (tenant_id, undoes) where undoes is not null and status <> 'cancelled';

create index bulk_job_open on bulk_job (tenant_id, author) where status in ('queued', 'running');

-- The tickets of a bulk change, fixed when it begins: an edit that moves a ticket out of the filter skips no other.
create table bulk_item (
  tenant_id uuid not null,
  bulk_id uuid not null,
  place integer not null,
  -- no reference: it may name no ticket, or one that is purged
  ticket_id uuid not null,
  at timestamptz not null default now(),
  outcome text not null default 'waiting' check (outcome in ('waiting', 'changed', 'unchanged', 'refused', 'unknown')),
  fields text[] not null default '{}',
  -- the comment that was made
  comment_id uuid,
  -- for each person that it names it has a number, as {0}
  message text,
  -- the same by its codes, sentence by sentence, with the same numbers
  template jsonb not null default '[]',
  -- these: [{"userId", "name"}]
  people jsonb not null default '[]',
  primary key (tenant_id, bulk_id, place),
  foreign key (tenant_id, bulk_id) references bulk_job on delete cascade
);
-- It is deleted by age, of all tenants at once.
create index bulk_item_at on bulk_item (at);
