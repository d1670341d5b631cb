-- What clients are told.

-- One row for each thing that happened, in the order of the commits, without gaps. `seq`: tenant_counter.
create table feed (
  tenant_id uuid not null,
  seq bigint not null,
  kind text not null,
  ticket_id uuid,
  -- the keys of the Jira projects that the ticket was in before and after it
  project_keys text[] not null default '{}',
  -- the comment, file or conflict that it is about
  ref_id text,
  origin text not null,
  fields text[] not null default '{}',
  at timestamptz not null,
  primary key (tenant_id, seq)
);
-- Old rows are deleted over all workspaces.
create index feed_by_age on feed (at);
