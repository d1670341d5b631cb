import type { MissedCause } from '@synapse/shared/sync-metrics';
import { sql } from 'kysely';
import type { TenantTx, WorkerTx } from '../db/database.ts';

/** What a pass repaired in one issue. */
export type Repair = { issueId: string; ticketId: string; updatedMs: number; fields: string[] };

type Site = { tenantId: string; siteId: string };

/**
 * Records what a pass repaired, each with the reason why no event had done so:
 * - an event of the issue waits in the inbox, or was processed and the issue's work item is not done with it (what it named
 *   is still to be fetched): `arrived_late`; when the work item fails at it, `refused`
 * - an event at least as new was processed, and something was still missing: `superseded`
 * - else none ever came: `never_arrived`, until one does (noteLateArrivals)
 */
export async function insertMissedEvents(
  tx: TenantTx,
  { tenantId, siteId }: Site,
  runId: string,
  repairs: readonly Repair[],
): Promise<void> {
  if (repairs.length === 0) return;
  const rows = repairs.map((r) => ({
    issue_id: r.issueId,
    ticket_id: r.ticketId,
    updated_ms: r.updatedMs,
    fields: r.fields,
  }));
  await sql`
    insert into missed_event (tenant_id, site_id, issue_id, ticket_id, run_id, updated_ms, fields, cause)
    select ${tenantId}, ${siteId}, r.issue_id, r.ticket_id, ${runId}, r.updated_ms, r.fields,
      case
        when told.waiting or (told.as_new and work_item.busy) then case when work_item.fails then 'refused' else 'arrived_late' end
        when told.as_new then 'superseded'
        else 'never_arrived' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (issue_id text, ticket_id uuid, updated_ms bigint, fields text[])
    cross join lateral (
      select coalesce(bool_or(i.processed_at is null), false) as waiting,
        coalesce(bool_or(coalesce((i.payload -> 'issue' ->> 'updated')::bigint, (i.payload ->> 'occurredAt')::bigint)
          >= r.updated_ms), false) as as_new
      from inbox i where i.tenant_id = ${tenantId} and i.site_id = ${siteId} and i.issue_id = r.issue_id) told
    left join lateral (
      select l.due_at is not null or l.parked_at is not null or l.lease_until > now() as busy,
        l.parked_at is not null or l.attempts > 0 as fails
      from work_item l where l.tenant_id = ${tenantId} and l.kind = 'issue' and l.site_id = ${siteId}::uuid and l.issue_id = r.issue_id) work_item
      on true`.execute(tx);
}

/** An event that arrives after all was late, not lost. Its change is not newer than the repair. */
export async function noteLateArrivals(tx: TenantTx, { tenantId, siteId }: Site): Promise<void> {
  await sql`
    update missed_event m set cause = 'arrived_late', arrived_at = late.received_at
    from (
      select o.id, min(i.received_at) as received_at from missed_event o
      join inbox i on i.tenant_id = o.tenant_id and i.site_id = o.site_id and i.issue_id = o.issue_id
        and i.received_at > o.found_at
        and coalesce((i.payload -> 'issue' ->> 'updated')::bigint, (i.payload ->> 'occurredAt')::bigint) <= o.updated_ms
      where o.tenant_id = ${tenantId} and o.site_id = ${siteId} and o.cause = 'never_arrived'
        and o.found_at > now() - interval '7 days'
      group by o.id) late
    where m.tenant_id = ${tenantId} and m.id = late.id`.execute(tx);
}

export type MissedCount = { cause: MissedCause; count: number };

/** How many were missed in the last `hours`, by cause. @param siteId only of this site */
export async function countMissed(
  tx: TenantTx,
  tenantId: string,
  hours: number,
  siteId?: string,
): Promise<MissedCount[]> {
  const select = missedSince(tx, hours).where('tenant_id', '=', tenantId);
  return (siteId === undefined ? select : select.where('site_id', '=', siteId)).execute();
}

/** The same over all tenants. */
export const countMissedOfAll = (tx: WorkerTx, hours: number): Promise<MissedCount[]> =>
  missedSince(tx, hours).execute();

const missedSince = (tx: TenantTx | WorkerTx, hours: number) =>
  tx
    .selectFrom('missed_event')
    .select((of) => ['cause', of.fn.countAll<number>().as('count')])
    .where('found_at', '>', sql<Date>`now() - ${hours} * interval '1 hour'`)
    .groupBy('cause');

/** How many events were taken in in the last `hours`, by what became of them; `waiting` for those not taken yet. */
export async function countEvents(
  tx: TenantTx,
  tenantId: string,
  hours: number,
  siteId?: string,
): Promise<{ outcome: string; count: number }[]> {
  const outcome = sql<string>`case when processed_at is null then 'waiting' else coalesce(outcome, 'unchanged') end`;
  const select = tx
    .selectFrom('inbox')
    .select((of) => [outcome.as('outcome'), of.fn.countAll<number>().as('count')])
    .where('tenant_id', '=', tenantId)
    .where('received_at', '>', sql<Date>`now() - ${hours} * interval '1 hour'`)
    .groupBy(outcome);
  return (siteId === undefined ? select : select.where('site_id', '=', siteId)).execute();
}

export type MissedRow = {
  issueId: string;
  ticketId: string | null;
  siteId: string;
  runId: string;
  cause: MissedCause;
  fields: string[];
  foundAt: Date;
  arrivedAt: Date | null;
};

/** The newest first. */
export async function listMissed(tx: TenantTx, tenantId: string, limit: number): Promise<MissedRow[]> {
  return tx
    .selectFrom('missed_event')
    .select(['issue_id as issueId', 'ticket_id as ticketId', 'site_id as siteId', 'run_id as runId', 'cause', 'fields'])
    .select(['found_at as foundAt', 'arrived_at as arrivedAt'])
    .where('tenant_id', '=', tenantId)
    .orderBy('found_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
