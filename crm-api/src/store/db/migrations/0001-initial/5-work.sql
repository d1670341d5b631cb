-- The work queue. A work item's states and transitions: store/workqueue/work-items.ts.

-- One row for each thing that may need work, named by the columns of its kind (domain/ticket/work-item.ts). Rows are
-- updated often, so pages keep room for it.
create table work_item (
  tenant_id uuid not null,
  id bigint generated always as identity,
  kind text not null,
  -- whose Jira it works with, so that each site has its share of the workers; null: no site's
  site_id uuid,
  issue_id text,
  ticket_id uuid,
  import_id uuid,
  bulk_id uuid,
  -- null: nothing to do
  due_at timestamptz,
  -- rises whenever the item is enqueued: a run that finds it raised since its claim leaves the item due
  generation bigint not null default 1,
  -- the run before has left it to look once more, and nothing has enqueued it since
  looks_again boolean not null default false,
  -- how many tries have failed since the last success
  attempts integer not null default 0,
  lease_until timestamptz,
  lease_token uuid,
  parked_at timestamptz,
  -- {"message", "jira", "field"}: why it is parked, or why the last try failed
  reason jsonb,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint work_item_named check (
    (kind in ('bulk', 'blob-sweep', 'contact-merge', 'erase-people')) = (site_id is null) and (kind = 'issue') = (issue_id is not null)
    and (kind = 'create') = (ticket_id is not null) and (kind = 'import') = (import_id is not null)
    and (kind = 'bulk') = (bulk_id is not null))
) with (fillfactor = 70);
-- What names a work item, by kind: at most one each.
create unique index work_item_of_issue on work_item (tenant_id, site_id, issue_id) where kind = 'issue';
create unique index work_item_of_create on work_item (tenant_id, ticket_id) where kind = 'create';
create unique index work_item_of_import on work_item (tenant_id, import_id) where kind = 'import';
create unique index work_item_of_bulk on work_item (tenant_id, bulk_id) where kind = 'bulk';
create unique index work_item_of_site on work_item (tenant_id, kind, site_id) nulls not distinct
  where kind not in ('issue', 'create', 'import', 'bulk');
-- Workers claim over all workspaces, by turns over the sites that have work.
create index work_item_due on work_item (due_at) where due_at is not null and parked_at is null;
create index work_item_due_of_site on work_item (site_id, due_at) where due_at is not null and parked_at is null;
create index work_item_parked on work_item (tenant_id, parked_at) where parked_at is not null;

-- enqueue_creates, enqueue_imports, enqueue_bulks, enqueue_issues and enqueue_site_work make work items due, and un-park them. They are one
-- statement, each with the index that names its kind. An item whose "left" is true has lost its ticket: unless it is idle, it
-- runs once more. Rows are locked in the order of what names them, and the kinds in the order of these functions
-- (store/workqueue/work-items.ts), so that two transactions can't wait for each other.
--
-- take_events takes a batch of events in, makes the work items of their issues due, and answers which were not there yet, as
-- '<site> <event>'. payloads: a line of JSON for each. An event whose webhook delivery (null for none) was taken before is
-- known, whatever it says. notify_from: who notifies the workers of all processes; null: nobody does
-- (live/worker-notifier.ts). The statement that calls this is a transaction by itself, so it takes on here what BEGIN would be
-- sent with: the worker's role and the limits of time. Rows are locked in the order of their keys, the work items last. What
-- had to wait until its sender had given up commits nothing. Its plan is the same whatever the arrays hold; left to itself,
-- PostgreSQL would plan again for each call, which took longer than all the rest for an event that comes alone.
do $do$
  declare
    made record;
    -- an item that is there already is due at once
    due_now constant text := $$do update set site_id = excluded.site_id,
             due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
             looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now()$$;
  begin
    for made in
      select * from (values
        ('enqueue_creates', $$kind = 'create'$$, 'ticket_id', 'w.ticket_id = r.ticket_id'),
        ('enqueue_imports', $$kind = 'import'$$, 'import_id', 'w.import_id = r.import_id'),
        ('enqueue_bulks', $$kind = 'bulk'$$, 'bulk_id', 'w.bulk_id = r.bulk_id'),
        ('enqueue_issues', $$kind = 'issue'$$, 'site_id, issue_id', 'w.site_id = r.site_id and w.issue_id = r.issue_id'),
        ('enqueue_site_work', $$kind not in ('issue', 'create', 'import', 'bulk')$$, 'kind, site_id',
          'w.kind = r.kind and w.site_id = r.site_id')) as f (name, of_kind, named_by, is_same)
    loop
      execute format($create$
create function %1$I(items jsonb) returns void
  language plpgsql as $function$
    begin
      insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, due_at)
      select distinct on (tenant_id, %3$s) tenant_id, kind, site_id, issue_id, ticket_id, import_id, bulk_id, now()
        from jsonb_to_recordset(items) as r (tenant_id uuid, kind text, site_id uuid, issue_id text, ticket_id uuid,
          import_id uuid, bulk_id uuid, "left" boolean)
       where not r."left"
          or exists (select from work_item w where w.tenant_id = r.tenant_id and w.%2$s and %4$s
               and (w.due_at is not null or w.parked_at is not null))
       order by tenant_id, %3$s
          on conflict (tenant_id, %3$s) where %2$s %5$s;
      perform pg_notify('work_item', '');
    end $function$
      $create$, made.name, made.of_kind, made.named_by, made.is_same, due_now);
    end loop;

    execute format($create$
create function take_events(tenants uuid[], sites uuid[], events text[], issues text[], types text[], payloads text,
    times_ms bigint[], deliveries text[], notify_from text, lock_ms integer, whole_ms integer) returns text[]
  language plpgsql set role to synapse_worker set search_path to public, pg_temp
  set plan_cache_mode to force_generic_plan as $function$
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
            on conflict (tenant_id, site_id, issue_id) where kind = 'issue' %s)
      select array_agg(added.site_id || ' ' || added.event_id) into taken from added;
      if taken is not null and notify_from is not null then
        perform pg_notify('work_item', notify_from);
      end if;
      perform refuse_late_commit(whole_ms);
      return coalesce(taken, '{}');
    end $function$
      $create$, due_now);
  end $do$;
