-- The work queue. A work item's states and transitions: store/workqueue/work-items.ts.

-- One row for each thing that may need work. Rows are updated often, so pages keep room for it.
create table work_item (
  tenant_id uuid not null,
  kind text not null,
  key text not null,
  -- null: nothing to do
  due_at timestamptz,
  -- rises whenever the item is enqueued: a run that finds it raised since its claim leaves the item due
  generation bigint not null default 1,
  -- how many tries have failed since the last success
  attempts integer not null default 0,
  lease_until timestamptz,
  lease_token uuid,
  parked_at timestamptz,
  -- {"message", "jira", "field"}: why it is parked, or why the last try failed
  reason jsonb,
  updated_at timestamptz not null default now(),
  -- whose Jira it works with, so that each site has its share of the workers; null: no site's
  site_id uuid,
  primary key (tenant_id, kind, key)
) with (fillfactor = 70);
-- Workers claim over all workspaces, by turns over the sites that have work.
create index work_item_due on work_item (due_at) where due_at is not null and parked_at is null;
create index work_item_of_site on work_item (site_id, due_at) where due_at is not null and parked_at is null;
create index work_item_parked on work_item (tenant_id, parked_at) where parked_at is not null;
