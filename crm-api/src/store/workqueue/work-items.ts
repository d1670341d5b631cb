import { randomUUID } from 'node:crypto';

import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { siteOfWorkItem, type WorkItemKey, type WorkItemKind } from '../../domain/ticket/work-item.ts';
import { type Db, type TenantTx, type WorkerTx, withTenant, withWorker } from '../db/database.ts';

import type { WorkItemReason } from '../db/schema.ts';
import { atCommit, type LastStatement } from '../db/transaction.ts';

/**
 * A work item is one row per thing that may need work. Its states, read off its columns:
 *
 *   idle     due_at null
 *   due      due_at ≤ now, no live lease        → leased (claim)
 *   waiting  due_at > now                       → due (time passes, or enqueued)
 *   leased   lease_until > now                  → idle | due | waiting | parked (finish), due (the lease runs out)
 *   parked   parked_at set                      → due (enqueued: a newer event, or a person)
 *
 * Enqueueing a work item raises its generation, so work that arrives while the work item runs leaves it due again.
 */

/** A work item that this process holds; every later statement names its token, so that a lost lease writes nothing. */
export type ClaimedWorkItem = WorkItemKey & {
  tenantId: string;
  siteId: string | null;
  token: string;
  generation: number;
  /** How many tries have failed since the last success. */
  attempts: number;
  /**
   * When the claim was sent, by this process's monotonic clock (performance.now), and for how long it holds from then,
   * ms. The database grants it later than it was sent, so by this clock it ends too early rather than too late.
   */
  leasedAt: number;
  leaseMs: number;
};

/** How a run ended. Times are in milliseconds from now, by the database's clock. */
export type RunOutcome =
  | { state: 'idle' }
  | { state: 'waiting'; delayMs: number; reason: WorkItemReason | null; failed: boolean }
  | { state: 'parked'; reason: WorkItemReason };

/** How long a claim holds without being renewed, unless the configuration says otherwise; a killed worker's work items are taken over after it. */
export const LEASE_MS = 60_000;

type ClaimedRow = {
  tenant_id: string;
  kind: string;
  key: string;
  site_id: string | null;
  lease_token: string;
  generation: number;
  attempts: number;
};

type DueWorkItem = WorkItemKey & { tenantId: string; left: boolean };

const ENQUEUE: LastStatement<DueWorkItem> = {
  order: 1,
  render: (workItems) => `select enqueue_work_items(${quoted(workItems)}::jsonb)`,
};

const quoted = (rows: readonly unknown[]) => pg.escapeLiteral(JSON.stringify(rows));

/**
 * Enqueues work items, and un-parks them, with the COMMIT of the caller's transaction.
 * @param left work items that have lost their ticket: one that is not idle runs once more, finds nothing, and so ends what it
 *   waits or is parked for
 */
export async function enqueue(
  tx: TenantTx | WorkerTx,
  tenantId: string,
  workItems: readonly WorkItemKey[],
  left: readonly WorkItemKey[] = [],
): Promise<void> {
  const named = (is: boolean) => (workItem: WorkItemKey) => ({
    ...{ tenantId, kind: workItem.kind, key: workItem.key },
    ...{ siteId: siteOfWorkItem(workItem), left: is },
  });
  atCommit(tx, ENQUEUE, [...workItems.map(named(false)), ...left.map(named(true))]);
}

/** Enqueues a work item some time from now, in milliseconds, unless there is one already. */
export async function enqueueLater(
  tx: TenantTx,
  tenantId: string,
  workItem: WorkItemKey,
  delayMs: number,
): Promise<void> {
  await sql`
    insert into work_item (tenant_id, kind, key, site_id, due_at)
    values (${tenantId}, ${workItem.kind}, ${workItem.key}, ${siteOfWorkItem(workItem)}::uuid, now() + ${delayMs} * interval '1 ms')
    on conflict (tenant_id, kind, key) do nothing`.execute(tx);
}

/** Enqueues a work item now and claims it in the same stroke, unless another run holds it: then it is only enqueued. */
export async function enqueueAndClaim(
  tx: TenantTx,
  tenantId: string,
  workItem: WorkItemKey,
  leaseMs = LEASE_MS,
): Promise<ClaimedWorkItem | null> {
  const token = randomUUID();
  const leasedAt = performance.now();
  // The transaction may have begun long before: the lease counts from now on.
  const { rows } = await sql<ClaimedRow>`
    insert into work_item (tenant_id, kind, key, site_id, due_at, lease_until, lease_token)
    values (${tenantId}, ${workItem.kind}, ${workItem.key}, ${siteOfWorkItem(workItem)}::uuid, now(), clock_timestamp() + ${leaseMs} * interval '1 ms', ${token}::uuid)
    on conflict (tenant_id, kind, key) do update set site_id = coalesce(excluded.site_id, work_item.site_id),
      due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
      parked_at = null, reason = null, attempts = 0, updated_at = now(),
      lease_until = case when work_item.lease_until > now() then work_item.lease_until else excluded.lease_until end,
      lease_token = case when work_item.lease_until > now() then work_item.lease_token else excluded.lease_token end
    returning tenant_id, kind, key, site_id, lease_token, generation, attempts`.execute(tx);
  const row = rows[0];
  return row?.lease_token === token ? claimed(row, { leasedAt, leaseMs }) : null;
}

/** How many work items of each site may be claimed at once. Work items that work with no site are not counted. */
export type SiteShares = { each: number; of: ReadonlyMap<string, number> };

const UNLIMITED: SiteShares = { each: 1_000_000, of: new Map() };

/** So many of the oldest due work items are looked at for sites that have work. */
const WINDOW = 200;

/**
 * The sites that have work and may be given some. Mostly those of the oldest work items; where some sites may be given none,
 * their work items may be the oldest by the thousand, so it goes from site to site along the index.
 */
function sitesWithWork({ of }: SiteShares): RawBuilder<unknown> {
  const none = [...of].filter(([, share]) => share <= 0).map(([siteId]) => siteId);
  if (none.length === 0) {
    return sql`
      select distinct site_id from (
        select site_id from work_item where due_at <= now() and parked_at is null order by due_at limit ${WINDOW}) oldest
      where site_id is not null`;
  }
  const next = (after: RawBuilder<unknown>) => sql`
    select site_id from work_item where site_id > ${after} and due_at is not null and parked_at is null order by site_id limit 1`;
  return sql`
    with recursive step as (
      (${next(sql`'00000000-0000-0000-0000-000000000000'::uuid`)})
      union all select (${next(sql`step.site_id`)}) from step where step.site_id is not null)
    select site_id from step where site_id is not null and site_id <> all(${none}::uuid[])`;
}

/**
 * Claims up to `limit` work items that are due, over all tenants: of each site the oldest, and the sites by turns. Several
 * workers at once get different ones.
 * @param kinds only these kinds, where given
 * @param shares how many of each site at the most
 */
export function claimDue(
  db: Db,
  limit: number,
  kinds?: readonly WorkItemKind[],
  leaseMs = LEASE_MS,
  shares = UNLIMITED,
): Promise<ClaimedWorkItem[]> {
  const [sites, most] = [[...shares.of.keys()], [...shares.of.values()]];
  const free = sql`due_at <= now() and parked_at is null and (lease_until is null or lease_until <= now())
    and (${kinds ?? null}::text[] is null or kind = any(${kinds ?? null}::text[]))`;
  const leasedAt = performance.now();
  return withWorker(db, async (tx) => {
    const { rows } = await sql<ClaimedRow>`
      with site as (${sitesWithWork(shares)}),
      allowed as (
        select site.site_id, least(${limit}::int, coalesce(special.most, ${shares.each}::int)) as most from site
        left join unnest(${sites}::uuid[], ${most}::int[]) as special (site_id, most) using (site_id)),
      free as (
        select one.* from allowed cross join lateral (
          select tenant_id, kind, key, site_id, due_at from work_item where work_item.site_id = allowed.site_id and ${free}
          order by due_at limit allowed.most for update skip locked) one
        union all
        select * from (
          select tenant_id, kind, key, site_id, due_at from work_item where site_id is null and ${free}
          order by due_at limit ${limit} for update skip locked) one),
      due as (
        select tenant_id, kind, key from free
        order by row_number() over (partition by site_id order by due_at), due_at limit ${limit})
      update work_item set lease_until = now() + ${leaseMs} * interval '1 ms', lease_token = gen_random_uuid(), updated_at = now()
      from due where work_item.tenant_id = due.tenant_id and work_item.kind = due.kind and work_item.key = due.key
      returning work_item.tenant_id, work_item.kind, work_item.key, work_item.site_id, work_item.lease_token, work_item.generation,
        work_item.attempts`.execute(tx);
    return rows.map((row) => claimed(row, { leasedAt, leaseMs }));
  });
}

/** Holds a work item for longer, from now on. False: the lease was lost, and the run must stop. */
export function renewLease(db: Db, workItem: ClaimedWorkItem): Promise<boolean> {
  return withTenant(db, workItem.tenantId, async (tx) => {
    const { numAffectedRows } = await sql`
      update work_item set lease_until = now() + ${workItem.leaseMs} * interval '1 ms'
      where tenant_id = ${workItem.tenantId} and kind = ${workItem.kind} and key = ${workItem.key} and lease_token = ${workItem.token}`.execute(
      tx,
    );
    return numAffectedRows === 1n;
  });
}

/** How soon an issue is looked at again whose run ended, by whatever way, without taking the events that wait for it. */
const EVENTS_LEFT_MS = 1_000;

/** When a work item that has nothing to do is due all the same: an issue with events that no run has taken is never idle. */
function dueWhenIdle({ tenantId, siteId, kind, key }: ClaimedWorkItem): RawBuilder<unknown> {
  const [, issueId = ''] = key.split(':');
  if (kind !== 'issue') return sql`null`;
  return sql`case when exists (
      select from inbox where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and issue_id = ${issueId}
        and processed_at is null)
    then now() + ${EVENTS_LEFT_MS} * interval '1 ms' end`;
}

/**
 * Gives a work item back. Work that was enqueued during the run leaves it due, however the run ended.
 * @returns whether it is parked now; null: the lease was lost, so nothing was given back
 */
export async function finishWorkItem(
  tx: TenantTx,
  workItem: ClaimedWorkItem,
  end: RunOutcome,
): Promise<boolean | null> {
  const dueAt =
    end.state === 'waiting'
      ? sql`now() + ${end.delayMs} * interval '1 ms'`
      : end.state === 'idle'
        ? dueWhenIdle(workItem)
        : sql`null`;
  const reason = end.state === 'idle' || end.reason === null ? null : JSON.stringify(end.reason);
  const failed = end.state === 'waiting' && end.failed;
  const { rows } = await sql<{ parked: boolean }>`
    with given_back as (
      update work_item set lease_until = null, lease_token = null, updated_at = now(),
        due_at = case when generation = ${workItem.generation} then ${dueAt} else now() end,
        parked_at = case when generation = ${workItem.generation} and ${end.state === 'parked'} then now() end,
        attempts = case when ${failed} then attempts + 1 else 0 end,
        reason = ${reason}::jsonb
      where tenant_id = ${workItem.tenantId} and kind = ${workItem.kind} and key = ${workItem.key} and lease_token = ${workItem.token}
      returning generation, parked_at is not null as parked)
    select parked, case when generation <> ${workItem.generation} then pg_notify('work_item', '') end from given_back`.execute(
    tx,
  );
  return rows[0]?.parked ?? null;
}

/**
 * The ticket that a work item works for, not locked; undefined: it has none.
 * @param only.parked only where the ticket counts as stuck by its work item
 */
export async function findTicketOfWorkItem(
  tx: TenantTx,
  { tenantId, kind, key }: ClaimedWorkItem,
  only: { parked: boolean },
): Promise<string | undefined> {
  if (kind !== 'issue' && kind !== 'create') return undefined;
  const [siteId, issueId = ''] = key.split(':');
  const name =
    kind === 'create'
      ? sql`t.id = ${key}::uuid`
      : sql`t.id in (select ticket_id from issue_link
              where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and issue_id = ${issueId})`;
  const { rows } = await sql<{ id: string }>`
    select t.id from ticket t where t.tenant_id = ${tenantId} and ${name}
       and ${only.parked ? sql`t.parked is not null` : sql`true`}`.execute(tx);
  return rows[0]?.id;
}

function claimed(row: ClaimedRow, lease: Pick<ClaimedWorkItem, 'leasedAt' | 'leaseMs'>): ClaimedWorkItem {
  return {
    ...lease,
    tenantId: row.tenant_id,
    kind: row.kind as WorkItemKind,
    key: row.key,
    siteId: row.site_id,
    token: row.lease_token,
    generation: row.generation,
    attempts: row.attempts,
  };
}

/** Claims one work item if it is due and free. */
export function claimWorkItem(
  db: Db,
  tenantId: string,
  workItem: WorkItemKey,
  leaseMs = LEASE_MS,
): Promise<ClaimedWorkItem | null> {
  const leasedAt = performance.now();
  return withTenant(db, tenantId, async (tx) => {
    const { rows } = await sql<ClaimedRow>`
      update work_item set lease_until = now() + ${leaseMs} * interval '1 ms', lease_token = gen_random_uuid(), updated_at = now()
      where tenant_id = ${tenantId} and kind = ${workItem.kind} and key = ${workItem.key} and due_at <= now() and parked_at is null
        and (lease_until is null or lease_until <= now())
      returning tenant_id, kind, key, site_id, lease_token, generation, attempts`.execute(tx);
    return rows[0] ? claimed(rows[0], { leasedAt, leaseMs }) : null;
  });
}

/** How a work item stands now: whether a run holds it, whether it is due, and why it is parked if it is. */
export function readWorkItem(
  db: Db,
  tenantId: string,
  workItem: WorkItemKey,
): Promise<{ busy: boolean; dueNow: boolean; parked: WorkItemReason | null }> {
  return withTenant(db, tenantId, async (tx) => {
    const { rows } = await sql<{ busy: boolean; due_now: boolean; parked: WorkItemReason | null }>`
      select coalesce(lease_until > now(), false) as busy, coalesce(due_at <= now(), false) and parked_at is null as due_now,
        case when parked_at is not null then reason end as parked
      from work_item where tenant_id = ${tenantId} and kind = ${workItem.kind} and key = ${workItem.key}`.execute(tx);
    const row = rows[0];
    return { busy: row?.busy ?? false, dueNow: row?.due_now ?? false, parked: row?.parked ?? null };
  });
}

/** Waits for no work item, so it can come after those that were locked in their order. */
const WAKE: LastStatement<{ tenantId: string; siteId: string }> = {
  order: 3,
  render: (sites) => `
    with waiting as (
      select l.tenant_id, l.kind, l.key
        from jsonb_to_recordset(${quoted(sites)}::jsonb) as s ("tenantId" uuid, "siteId" uuid)
        join work_item l on l.tenant_id = s."tenantId" and l.site_id = s."siteId"
       where l.attempts > 0 and l.parked_at is null and l.due_at > now()
         for update of l skip locked),
    woken as (
      update work_item set due_at = now(), generation = work_item.generation + 1 from waiting w
       where work_item.tenant_id = w.tenant_id and work_item.kind = w.kind and work_item.key = w.key returning 1)
    select pg_notify('work_item', '') from woken limit 1`,
};

/**
 * A way to a site is open again: what failed for want of one and waits for its next try is tried with the COMMIT of the
 * caller's transaction. A work item that a person must look at stays parked.
 */
export async function wakeSite(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  atCommit(tx, WAKE, [{ tenantId, siteId }]);
}
