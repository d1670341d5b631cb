import { randomUUID } from 'node:crypto';

import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { type LaneKind, type LaneName, siteOfLane } from '../../domain/model/ticket-state.ts';
import { type Db, type TenantTx, type WorkerTx, withTenant, withWorker } from '../db/database.ts';

import type { LaneReason } from '../db/schema.ts';
import { atCommit, type LastStatement } from '../db/transaction.ts';

/**
 * A lane is one row per thing that may need work. Its states, read off its columns:
 *
 *   idle     due_at null
 *   due      due_at ≤ now, no live lease        → leased (claim)
 *   waiting  due_at > now                       → due (time passes, or made due)
 *   leased   lease_until > now                  → idle | due | waiting | parked (finish), due (the lease runs out)
 *   parked   parked_at set                      → due (made due: a newer event, or a person)
 *
 * Making a lane due raises its generation, so work that arrives while the lane runs leaves it due again.
 */

/** A lane that this process holds; every later statement names its token, so that a lost lease writes nothing. */
export type ClaimedLane = LaneName & {
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
export type LaneEnd =
  | { state: 'idle' }
  | { state: 'waiting'; delayMs: number; reason: LaneReason | null; failed: boolean }
  | { state: 'parked'; reason: LaneReason };

/** How long a claim holds without being renewed, unless the configuration says otherwise; a killed worker's lanes are taken over after it. */
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

type DueLane = LaneName & { tenantId: string; left: boolean };

/** Locks the lanes in the order of their kinds and keys, so that two transactions can't wait for each other. */
const MAKE_DUE: LastStatement<DueLane> = {
  order: 1,
  render: (lanes) => `
    with made as (
      insert into lane (tenant_id, kind, key, site_id, due_at)
      select r."tenantId", r.kind, r.key, max(r."siteId")::uuid, now()
      from jsonb_to_recordset(${quoted(lanes)}::jsonb)
        as r ("tenantId" uuid, kind text, key text, "siteId" text, "left" boolean)
      where not r."left"
        or exists (select from lane l where l.tenant_id = r."tenantId" and l.kind = r.kind and l.key = r.key
             and (l.due_at is not null or l.parked_at is not null))
      group by r."tenantId", r.kind, r.key
      order by r."tenantId", r.kind, r.key
      on conflict (tenant_id, kind, key) do update set site_id = coalesce(excluded.site_id, lane.site_id),
        due_at = least(coalesce(lane.due_at, now()), now()), generation = lane.generation + 1,
        parked_at = null, reason = null, attempts = 0, updated_at = now()
      returning 1)
    select pg_notify('lane', '') from (select count(*) from made) counted`,
};

const quoted = (rows: readonly unknown[]) => pg.escapeLiteral(JSON.stringify(rows));

/**
 * Makes lanes due, and un-parks them, with the COMMIT of the caller's transaction.
 * @param left lanes that have lost their ticket: one that is not idle runs once more, finds nothing, and so ends what it
 *   waits or is parked for
 */
export async function makeDue(
  tx: TenantTx | WorkerTx,
  tenantId: string,
  lanes: readonly LaneName[],
  left: readonly LaneName[] = [],
): Promise<void> {
  const named = (is: boolean) => (lane: LaneName) => ({
    ...{ tenantId, kind: lane.kind, key: lane.key },
    ...{ siteId: siteOfLane(lane), left: is },
  });
  atCommit(tx, MAKE_DUE, [...lanes.map(named(false)), ...left.map(named(true))]);
}

/** Makes a lane due some time from now, in milliseconds, unless there is one already. */
export async function bookLane(tx: TenantTx, tenantId: string, lane: LaneName, delayMs: number): Promise<void> {
  await sql`
    insert into lane (tenant_id, kind, key, site_id, due_at)
    values (${tenantId}, ${lane.kind}, ${lane.key}, ${siteOfLane(lane)}::uuid, now() + ${delayMs} * interval '1 ms')
    on conflict (tenant_id, kind, key) do nothing`.execute(tx);
}

/** Makes a lane due now and claims it in the same stroke, unless another run holds it: then it is only made due. */
export async function makeDueAndClaim(
  tx: TenantTx,
  tenantId: string,
  lane: LaneName,
  leaseMs = LEASE_MS,
): Promise<ClaimedLane | null> {
  const token = randomUUID();
  const leasedAt = performance.now();
  // The transaction may have begun long before: the lease counts from now on.
  const { rows } = await sql<ClaimedRow>`
    insert into lane (tenant_id, kind, key, site_id, due_at, lease_until, lease_token)
    values (${tenantId}, ${lane.kind}, ${lane.key}, ${siteOfLane(lane)}::uuid, now(), clock_timestamp() + ${leaseMs} * interval '1 ms', ${token}::uuid)
    on conflict (tenant_id, kind, key) do update set site_id = coalesce(excluded.site_id, lane.site_id),
      due_at = least(coalesce(lane.due_at, now()), now()), generation = lane.generation + 1,
      parked_at = null, reason = null, attempts = 0, updated_at = now(),
      lease_until = case when lane.lease_until > now() then lane.lease_until else excluded.lease_until end,
      lease_token = case when lane.lease_until > now() then lane.lease_token else excluded.lease_token end
    returning tenant_id, kind, key, site_id, lease_token, generation, attempts`.execute(tx);
  const row = rows[0];
  return row?.lease_token === token ? claimed(row, { leasedAt, leaseMs }) : null;
}

/** How many lanes of each site may be claimed at once. Lanes that work with no site are not counted. */
export type SiteShares = { each: number; of: ReadonlyMap<string, number> };

const UNLIMITED: SiteShares = { each: 1_000_000, of: new Map() };

/** So many of the oldest due lanes are looked at for sites that have work. */
const WINDOW = 200;

/**
 * The sites that have work and may be given some. Mostly those of the oldest lanes; where some sites may be given none,
 * their lanes may be the oldest by the thousand, so it goes from site to site along the index.
 */
function sitesWithWork({ of }: SiteShares): RawBuilder<unknown> {
  const none = [...of].filter(([, share]) => share <= 0).map(([siteId]) => siteId);
  if (none.length === 0) {
    return sql`
      select distinct site_id from (
        select site_id from lane where due_at <= now() and parked_at is null order by due_at limit ${WINDOW}) oldest
      where site_id is not null`;
  }
  const next = (after: RawBuilder<unknown>) => sql`
    select site_id from lane where site_id > ${after} and due_at is not null and parked_at is null order by site_id limit 1`;
  return sql`
    with recursive step as (
      (${next(sql`'00000000-0000-0000-0000-000000000000'::uuid`)})
      union all select (${next(sql`step.site_id`)}) from step where step.site_id is not null)
    select site_id from step where site_id is not null and site_id <> all(${none}::uuid[])`;
}

/**
 * Claims up to `limit` lanes that are due, over all tenants: of each site the oldest, and the sites by turns. Several
 * workers at once get different ones.
 * @param kinds only these kinds, where given
 * @param shares how many of each site at the most
 */
export function claimDue(
  db: Db,
  limit: number,
  kinds?: readonly LaneKind[],
  leaseMs = LEASE_MS,
  shares = UNLIMITED,
): Promise<ClaimedLane[]> {
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
          select tenant_id, kind, key, site_id, due_at from lane where lane.site_id = allowed.site_id and ${free}
          order by due_at limit allowed.most for update skip locked) one
        union all
        select * from (
          select tenant_id, kind, key, site_id, due_at from lane where site_id is null and ${free}
          order by due_at limit ${limit} for update skip locked) one),
      due as (
        select tenant_id, kind, key from free
        order by row_number() over (partition by site_id order by due_at), due_at limit ${limit})
      update lane set lease_until = now() + ${leaseMs} * interval '1 ms', lease_token = gen_random_uuid(), updated_at = now()
      from due where lane.tenant_id = due.tenant_id and lane.kind = due.kind and lane.key = due.key
      returning lane.tenant_id, lane.kind, lane.key, lane.site_id, lane.lease_token, lane.generation,
        lane.attempts`.execute(tx);
    return rows.map((row) => claimed(row, { leasedAt, leaseMs }));
  });
}

/** Holds a lane for longer, from now on. False: the lease was lost, and the run must stop. */
export function renewLease(db: Db, lane: ClaimedLane): Promise<boolean> {
  return withTenant(db, lane.tenantId, async (tx) => {
    const { numAffectedRows } = await sql`
      update lane set lease_until = now() + ${lane.leaseMs} * interval '1 ms'
      where tenant_id = ${lane.tenantId} and kind = ${lane.kind} and key = ${lane.key} and lease_token = ${lane.token}`.execute(
      tx,
    );
    return numAffectedRows === 1n;
  });
}

/** How soon an issue is looked at again whose run ended, by whatever way, without taking the events that wait for it. */
const EVENTS_LEFT_MS = 1_000;

/** When a lane that has nothing to do is due all the same: an issue with events that no run has taken is never idle. */
function dueWhenIdle({ tenantId, siteId, kind, key }: ClaimedLane): RawBuilder<unknown> {
  const [, issueId = ''] = key.split(':');
  if (kind !== 'issue') return sql`null`;
  return sql`case when exists (
      select from inbox where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and issue_id = ${issueId}
        and processed_at is null)
    then now() + ${EVENTS_LEFT_MS} * interval '1 ms' end`;
}

/** Gives a lane back. Work that was made due during the run leaves it due, however the run ended. */
export function finishLane(db: Db, lane: ClaimedLane, end: LaneEnd): Promise<void> {
  const dueAt =
    end.state === 'waiting'
      ? sql`now() + ${end.delayMs} * interval '1 ms'`
      : end.state === 'idle'
        ? dueWhenIdle(lane)
        : sql`null`;
  const reason = end.state === 'idle' || end.reason === null ? null : JSON.stringify(end.reason);
  const failed = end.state === 'waiting' && end.failed;
  return withTenant(db, lane.tenantId, async (tx) => {
    await sql`
      with given_back as (
        update lane set lease_until = null, lease_token = null, updated_at = now(),
          due_at = case when generation = ${lane.generation} then ${dueAt} else now() end,
          parked_at = case when generation = ${lane.generation} and ${end.state === 'parked'} then now() end,
          attempts = case when ${failed} then attempts + 1 else 0 end,
          reason = ${reason}::jsonb
        where tenant_id = ${lane.tenantId} and kind = ${lane.kind} and key = ${lane.key} and lease_token = ${lane.token}
        returning generation)
      select pg_notify('lane', '') from given_back where generation <> ${lane.generation}`.execute(tx);
  });
}

function claimed(row: ClaimedRow, lease: Pick<ClaimedLane, 'leasedAt' | 'leaseMs'>): ClaimedLane {
  return {
    ...lease,
    tenantId: row.tenant_id,
    kind: row.kind as LaneKind,
    key: row.key,
    siteId: row.site_id,
    token: row.lease_token,
    generation: row.generation,
    attempts: row.attempts,
  };
}

/** Claims one lane if it is due and free. */
export function claimLane(db: Db, tenantId: string, lane: LaneName, leaseMs = LEASE_MS): Promise<ClaimedLane | null> {
  const leasedAt = performance.now();
  return withTenant(db, tenantId, async (tx) => {
    const { rows } = await sql<ClaimedRow>`
      update lane set lease_until = now() + ${leaseMs} * interval '1 ms', lease_token = gen_random_uuid(), updated_at = now()
      where tenant_id = ${tenantId} and kind = ${lane.kind} and key = ${lane.key} and due_at <= now() and parked_at is null
        and (lease_until is null or lease_until <= now())
      returning tenant_id, kind, key, site_id, lease_token, generation, attempts`.execute(tx);
    return rows[0] ? claimed(rows[0], { leasedAt, leaseMs }) : null;
  });
}

/** How a lane stands now: whether a run holds it, whether it is due, and why it is parked if it is. */
export function readLane(
  db: Db,
  tenantId: string,
  lane: LaneName,
): Promise<{ busy: boolean; dueNow: boolean; parked: LaneReason | null }> {
  return withTenant(db, tenantId, async (tx) => {
    const { rows } = await sql<{ busy: boolean; due_now: boolean; parked: LaneReason | null }>`
      select coalesce(lease_until > now(), false) as busy, coalesce(due_at <= now(), false) and parked_at is null as due_now,
        case when parked_at is not null then reason end as parked
      from lane where tenant_id = ${tenantId} and kind = ${lane.kind} and key = ${lane.key}`.execute(tx);
    const row = rows[0];
    return { busy: row?.busy ?? false, dueNow: row?.due_now ?? false, parked: row?.parked ?? null };
  });
}

/** Waits for no lane, so it can come after those that were locked in their order. */
const WAKE: LastStatement<{ tenantId: string; siteId: string }> = {
  order: 3,
  render: (sites) => `
    with waiting as (
      select l.tenant_id, l.kind, l.key
        from jsonb_to_recordset(${quoted(sites)}::jsonb) as s ("tenantId" uuid, "siteId" uuid)
        join lane l on l.tenant_id = s."tenantId" and l.site_id = s."siteId"
       where l.attempts > 0 and l.parked_at is null and l.due_at > now()
         for update of l skip locked),
    woken as (
      update lane set due_at = now(), generation = lane.generation + 1 from waiting w
       where lane.tenant_id = w.tenant_id and lane.kind = w.kind and lane.key = w.key returning 1)
    select pg_notify('lane', '') from woken limit 1`,
};

/**
 * A way to a site is open again: what failed for want of one and waits for its next try is tried with the COMMIT of the
 * caller's transaction. A lane that a person must look at stays parked.
 */
export async function wakeSite(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  atCommit(tx, WAKE, [{ tenantId, siteId }]);
}
