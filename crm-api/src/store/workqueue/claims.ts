import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { WorkItemKey, WorkItemKind } from '../../domain/ticket/work-item.ts';
import { type Db, type TenantTx, withTenant, withWorker } from '../db/database.ts';
import { sendAhead } from '../db/transaction.ts';
import { columnsOf, isNamed, type NameRow, nameColumns, workItemOfRow } from './work-item-row.ts';

/** A work item that this process holds; every later statement names its token, so that a lost lease writes nothing. */
export type ClaimedWorkItem<Kind extends WorkItemKind = WorkItemKind> = WorkItemKey<Kind> & Lease;

type Lease = {
  tenantId: string;
  id: number;
  token: string;
  generation: number;
  /** The run before has left it to look once more, and nothing has enqueued it since. */
  looksAgain: boolean;
  /** How many tries have failed since the last success. */
  attempts: number;
  /**
   * When the claim was sent, by this process's monotonic clock (performance.now), and for how long it holds from then,
   * ms. The database grants it later than it was sent, so by this clock it ends too early rather than too late.
   */
  leasedAt: number;
  leaseMs: number;
};

/** How long a claim holds without being renewed, unless the configuration says otherwise; a killed worker's work items are taken over after it. */
export const LEASE_MS = 60_000;

type ClaimedRow = NameRow & {
  tenant_id: string;
  id: number;
  lease_token: string;
  generation: number;
  looks_again: boolean;
  attempts: number;
};

const CLAIMED = sql`work_item.tenant_id, work_item.id, ${nameColumns('work_item')}, work_item.lease_token, work_item.generation, work_item.looks_again, work_item.attempts`;

function claimed(row: ClaimedRow, lease: Pick<Lease, 'leasedAt' | 'leaseMs'>): ClaimedWorkItem {
  return {
    ...{ ...workItemOfRow(row), ...lease },
    tenantId: row.tenant_id,
    id: row.id,
    token: row.lease_token,
    generation: row.generation,
    looksAgain: row.looks_again,
    attempts: row.attempts,
  };
}

/**
 * Enqueues a work item now and claims it in the same stroke, unless another run holds it: then it is only enqueued. It is the last
 * statement of its work, and goes out with COMMIT.
 * @returns tells, when that is committed, what was claimed
 */
export function enqueueAndClaim(
  tx: TenantTx,
  tenantId: string,
  workItem: WorkItemKey<'issue' | 'create'>,
  leaseMs = LEASE_MS,
): () => Promise<ClaimedWorkItem | null> {
  const token = randomUUID();
  const leasedAt = performance.now();
  // The transaction may have begun long before: the lease counts from now on.
  const row = columnsOf(workItem);
  const unique =
    workItem.kind === 'issue'
      ? sql`(tenant_id, site_id, issue_id) where kind = 'issue'`
      : sql`(tenant_id, ticket_id) where kind = 'create'`;
  const statement = sql<ClaimedRow>`
    insert into work_item (tenant_id, kind, site_id, issue_id, ticket_id, due_at, lease_until, lease_token)
    values (${tenantId}, ${row.kind}, ${row.site_id}, ${row.issue_id}, ${row.ticket_id}, now(),
      clock_timestamp() + ${leaseMs} * interval '1 ms', ${token}::uuid)
    on conflict ${unique} do update set site_id = excluded.site_id,
      due_at = least(coalesce(work_item.due_at, now()), now()), generation = work_item.generation + 1,
      looks_again = false, parked_at = null, reason = null, attempts = 0, updated_at = now(),
      lease_until = case when work_item.lease_until > now() then work_item.lease_until else excluded.lease_until end,
      lease_token = case when work_item.lease_until > now() then work_item.lease_token else excluded.lease_token end
    returning ${CLAIMED}`;
  const sent = sendAhead(tx, statement);
  return async () => {
    const [held] = await sent;
    return held?.lease_token === token ? claimed(held, { leasedAt, leaseMs }) : null;
  };
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
          select tenant_id, id, site_id, due_at from work_item where work_item.site_id = allowed.site_id and ${free}
          order by due_at limit allowed.most for update skip locked) one
        union all
        select * from (
          select tenant_id, id, site_id, due_at from work_item where site_id is null and ${free}
          order by due_at limit ${limit} for update skip locked) one),
      due as (
        select tenant_id, id from free
        order by row_number() over (partition by site_id order by due_at), due_at limit ${limit})
      update work_item set lease_until = now() + ${leaseMs} * interval '1 ms', lease_token = gen_random_uuid(), updated_at = now()
      from due where work_item.tenant_id = due.tenant_id and work_item.id = due.id
      returning ${CLAIMED}`.execute(tx);
    return rows.map((row) => claimed(row, { leasedAt, leaseMs }));
  });
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
      where tenant_id = ${tenantId} and ${isNamed(workItem)} and due_at <= now() and parked_at is null
        and (lease_until is null or lease_until <= now())
      returning ${CLAIMED}`.execute(tx);
    return rows[0] ? claimed(rows[0], { leasedAt, leaseMs }) : null;
  });
}

/** Holds a work item for longer, from now on. False: the lease was lost, and the run must stop. */
export function renewLease(db: Db, workItem: ClaimedWorkItem): Promise<boolean> {
  return withTenant(db, workItem.tenantId, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('work_item')
      .set({ lease_until: sql<Date>`now() + ${workItem.leaseMs} * interval '1 ms'` })
      .where('tenant_id', '=', workItem.tenantId)
      .where('id', '=', workItem.id)
      .where('lease_token', '=', workItem.token)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}
