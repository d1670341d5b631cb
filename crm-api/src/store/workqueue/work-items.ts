import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { WorkItemKey } from '../../domain/ticket/work-item.ts';
import { type Db, forWork, type TenantTx, type WorkerTx, withTenant } from '../db/database.ts';
import type { WorkItemReason } from '../db/schema.ts';
import { atCommit, type LastStatement } from '../db/transaction.ts';
import type { ClaimedWorkItem } from './claims.ts';
import { columnsOf, IN_ORDER_OF_LOCKS, isNamed, NAMED_ALIKE, namedLike } from './work-item-row.ts';

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

/** How a run ended. Times are in milliseconds from now, by the database's clock. */
export type RunOutcome =
  | { state: 'idle' }
  /** `looksAgain`: the next run is told so, unless it was enqueued meanwhile. */
  | { state: 'waiting'; delayMs: number; reason: WorkItemReason | null; failed: boolean; looksAgain?: true }
  | { state: 'parked'; reason: WorkItemReason };

type DueWorkItem = ReturnType<typeof columnsOf> & { tenant_id: string; left: boolean };

const ENQUEUE: LastStatement<DueWorkItem> = {
  order: 1,
  render(workItems) {
    const alike = Map.groupBy(workItems, ({ kind }) => namedLike(kind));
    return NAMED_ALIKE.flatMap((name) => {
      const some = alike.get(name);
      return some ? [`select enqueue_${name}(${quoted(some)}::jsonb)`] : [];
    }).join(';\n');
  },
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
  const rowOf = (isLeft: boolean) => (workItem: WorkItemKey) => ({
    ...columnsOf(workItem),
    ...{ tenant_id: tenantId, left: isLeft },
  });
  atCommit(tx, ENQUEUE, [...workItems.map(rowOf(false)), ...left.map(rowOf(true))]);
}

/** Enqueues a work item some time from now, in milliseconds, unless there is one already. */
export async function enqueueLater(
  tx: TenantTx,
  tenantId: string,
  workItem: WorkItemKey,
  delayMs: number,
): Promise<void> {
  await tx
    .insertInto('work_item')
    .values({
      tenant_id: tenantId,
      ...columnsOf(workItem),
      due_at: sql`now() + ${delayMs} * interval '1 ms'`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** How soon an issue is looked at again whose run ended, by whatever way, without taking the events that wait for it. */
const EVENTS_LEFT_MS = 1_000;

/** When a work item that has nothing to do is due nevertheless: an issue with events that no run has taken is never idle. */
function dueWhenIdle(workItem: ClaimedWorkItem): RawBuilder<unknown> {
  if (workItem.kind !== 'issue') return sql`null`;
  const { tenantId, siteId, issueId } = workItem;
  return sql`case when exists (
      select from inbox where tenant_id = ${tenantId} and site_id = ${siteId}::uuid and issue_id = ${issueId}
        and processed_at is null)
    then now() + ${EVENTS_LEFT_MS} * interval '1 ms' end`;
}

/**
 * Gives a work item back. Work that was enqueued during the run leaves it due, however the run ended.
 * @param only.free only where no ticket counts as stuck by it
 * @returns whether it is parked now; null: nothing was given back, for the lease was lost, or for `only`
 */
export async function finishWorkItem(
  tx: TenantTx,
  workItem: ClaimedWorkItem,
  end: RunOutcome,
  only: { free: boolean } = { free: false },
): Promise<boolean | null> {
  const dueAt =
    end.state === 'waiting'
      ? sql`now() + ${end.delayMs} * interval '1 ms'`
      : end.state === 'idle'
        ? dueWhenIdle(workItem)
        : sql`null`;
  const reason = end.state === 'idle' || end.reason === null ? null : JSON.stringify(end.reason);
  const failed = end.state === 'waiting' && end.failed;
  const stuck = only.free ? ticketOf(workItem, { parked: true }) : null;
  const { rows } = await sql<{ parked: boolean }>`
    with given_back as (
      update work_item set lease_until = null, lease_token = null, updated_at = now(),
        due_at = case when generation = ${workItem.generation} then ${dueAt} else now() end,
        parked_at = case when generation = ${workItem.generation} and ${end.state === 'parked'} then now() end,
        looks_again = generation = ${workItem.generation} and ${end.state === 'waiting' && end.looksAgain === true},
        attempts = case when ${failed} then attempts + 1 else 0 end,
        reason = ${reason}::jsonb
      where tenant_id = ${workItem.tenantId} and id = ${workItem.id} and lease_token = ${workItem.token}
        and ${stuck ? sql`not exists (${stuck})` : sql`true`}
      returning generation, parked_at is not null as parked)
    select parked, case when generation <> ${workItem.generation} then pg_notify('work_item', '') end from given_back`.execute(
    tx,
  );
  return rows[0]?.parked ?? null;
}

/** The ticket that a work item works for; null: it can have none. */
function ticketOf(workItem: ClaimedWorkItem, only: { parked: boolean }): RawBuilder<{ id: string }> | null {
  const { tenantId } = workItem;
  if (workItem.kind !== 'issue' && workItem.kind !== 'create') return null;
  const worksFor =
    workItem.kind === 'create'
      ? sql`t.id = ${workItem.ticketId}::uuid`
      : sql`t.id in (select ticket_id from issue_link
              where tenant_id = ${tenantId} and site_id = ${workItem.siteId}::uuid and issue_id = ${workItem.issueId})`;
  return sql`
    select t.id from ticket t where t.tenant_id = ${tenantId} and ${worksFor}
       and ${only.parked ? sql`t.parked is not null` : sql`true`}`;
}

/**
 * The ticket that a work item works for, not locked; undefined: it has none.
 * @param only.parked only where the ticket counts as stuck by its work item
 */
export async function findTicketOfWorkItem(
  tx: TenantTx,
  workItem: ClaimedWorkItem,
  only: { parked: boolean },
): Promise<string | undefined> {
  return (await ticketOf(workItem, only)?.execute(tx))?.rows[0]?.id;
}

/** `waits`: it is due at some time that has not come. */
export type WorkItemNow = { busy: boolean; dueNow: boolean; waits: boolean; parked: WorkItemReason | null };

/** How a work item stands now: whether a run holds it, whether it is due, and why it is parked if it is. */
export async function readWorkItem(tx: TenantTx, tenantId: string, workItem: WorkItemKey): Promise<WorkItemNow> {
  const { rows } = await sql<{ busy: boolean; due_now: boolean; waits: boolean; parked: WorkItemReason | null }>`
    select coalesce(lease_until > now(), false) as busy, coalesce(due_at <= now(), false) and parked_at is null as due_now,
      coalesce(due_at > now(), false) and parked_at is null as waits,
      case when parked_at is not null then reason end as parked
    from work_item where tenant_id = ${tenantId} and ${isNamed(workItem)}`.execute(tx);
  const row = rows[0];
  return {
    busy: row?.busy ?? false,
    dueNow: row?.due_now ?? false,
    waits: row?.waits ?? false,
    parked: row?.parked ?? null,
  };
}

const wake = (sites: readonly Site[], how: 'skip locked' | 'in order') => `
    with waiting as (
      select l.tenant_id, l.id
        from jsonb_to_recordset(${quoted(sites)}::jsonb) as s ("tenantId" uuid, "siteId" uuid)
        join work_item l on l.tenant_id = s."tenantId" and l.site_id = s."siteId"
       where l.due_at is not null and l.parked_at is null
         and (l.attempts > 0 and l.due_at > now() or l.lease_until > now())
       ${how === 'in order' ? IN_ORDER_OF_LOCKS : ''}
         for update of l ${how === 'in order' ? '' : how}),
    woken as (
      update work_item set due_at = least(work_item.due_at, now()), generation = work_item.generation + 1 from waiting w
       where work_item.tenant_id = w.tenant_id and work_item.id = w.id returning 1)
    select pg_notify('work_item', '') from woken limit 1`;

type Site = { tenantId: string; siteId: string };

/** Waits for no work item, so it can come after those that were locked in their order. */
const WAKE: LastStatement<Site> = { order: 3, render: (sites) => wake(sites, 'skip locked') };

/**
 * A way to a site is open again: what failed for want of one and waits for its next try is tried with the COMMIT of the
 * caller's transaction. So is what a run holds, once it has ended: it may have found none. A work item that a person must look at
 * stays parked. `wakeEnding` is to follow.
 */
export async function wakeSite(tx: TenantTx, tenantId: string, siteId: string): Promise<void> {
  atCommit(tx, WAKE, [{ tenantId, siteId }]);
}

/**
 * The same, once that transaction has committed, of those that it passed over: a run that was just ending held its work item
 * locked, and one that began meanwhile did not see the way yet. It waits for them, and fails with the database: then they
 * wait for their next try.
 */
export async function wakeEnding(db: Db, { tenantId, siteId }: Site): Promise<void> {
  await withTenant(forWork(db, 'run'), tenantId, (tx) => sql.raw(wake([{ tenantId, siteId }], 'in order')).execute(tx));
}
