-- How people look at tickets, kept under a name: at most 100 of a person and 100 of a workspace (store/saved-views/).

create table saved_view (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  -- who made it, as requests name them, and their name for people
  author text not null,
  author_name text not null,
  -- whether all of the workspace see it, or its author alone
  shared boolean not null,
  -- the parameters of the list of tickets, as they stand in an address
  filter jsonb not null,
  sort text not null,
  columns text[] not null,
  grouping text,
  layout text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index saved_view_by_author on saved_view (tenant_id, author);
create index saved_view_shared on saved_view (tenant_id) where shared;
