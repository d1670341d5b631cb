import { sql } from 'kysely';
import { KEEP_PLAN } from '../db/connection.ts';
import { type Db, type TenantTx, withWorker } from '../db/database.ts';

/**
 * What an endpoint's messages are sent from: its cursor and the workspace's feed. So an endpoint is due while it is behind
 * the feed, or a message waits for another try: nothing need be enqueued, and an edit has nothing to do for it.
 *
 * One process at a time sends for an endpoint. It holds a lease by a token, and all that it writes is written only while
 * it does (`holdEndpoint`).
 */
export type ClaimedEndpoint = {
  tenantId: string;
  id: string;
  token: string;
  /** When the claim was sent, by `performance.now()`: it holds for so long from then at the least. */
  leasedAt: number;
  leaseMs: number;
};

/** How many endpoints of one workspace a process sends for at once, and for how many it does so now. */
export type WorkspaceShares = { each: number; taken: ReadonlyMap<string, number> };

/**
 * Claims endpoints that are due, those first that had their turn longest ago, and of no workspace more than its share: endpoints
 * that answer slowly would else hold all places.
 * @param tenants only these; null: all
 */
export function claimEndpoints(
  db: Db,
  {
    limit,
    leaseMs,
    tenants,
    shares,
  }: { limit: number; leaseMs: number; tenants: readonly string[] | null; shares: WorkspaceShares },
): Promise<ClaimedEndpoint[]> {
  const [busy, taken] = [[...shares.taken.keys()], [...shares.taken.values()]];
  const free = sql`e.paused_at is null and (e.lease_until is null or e.lease_until <= now())`;
  const leasedAt = performance.now();
  const ofThem = tenants === null ? sql`true` : sql`e.tenant_id = any(${tenants}::uuid[])`;
  return withWorker(db, async (tx) => {
    const { rows } = await sql<{ tenant_id: string; id: string; lease_token: string }>`
      ${sql.raw(KEEP_PLAN)}
      with waiting as (
        select e.tenant_id, e.id, row_number() over (partition by e.tenant_id order by e.claimed_at nulls first) as nth
          from webhook_endpoint e left join tenant_counter c on c.tenant_id = e.tenant_id
         where ${ofThem} and ${free} and (e.next_at <= now() or (not e.is_full and e.cursor < c.feed_seq)
            -- not given back: whoever had it was killed, and may have moved the cursor past what it has not sent
            or e.lease_until <= now())),
      due as (
        select e.tenant_id, e.id from webhook_endpoint e join waiting w on w.tenant_id = e.tenant_id and w.id = e.id
          left join unnest(${busy}::uuid[], ${taken}::int[]) as busy (tenant_id, taken) on busy.tenant_id = e.tenant_id
         where w.nth + coalesce(busy.taken, 0) <= ${shares.each} and ${free}
         order by e.claimed_at nulls first limit ${limit} for update of e skip locked)
      update webhook_endpoint e set lease_until = now() + ${leaseMs} * interval '1 ms', lease_token = gen_random_uuid(),
        claimed_at = now()
      from due where e.tenant_id = due.tenant_id and e.id = due.id
      returning e.tenant_id, e.id, e.lease_token`.execute(tx);
    return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id, token: row.lease_token, leasedAt, leaseMs }));
  });
}

/** Locks a claimed endpoint. @returns false: the lease is lost, or it was paused or deleted; nothing may be written for it */
export async function holdEndpoint(tx: TenantTx, { tenantId, id, token }: ClaimedEndpoint): Promise<boolean> {
  const held = await tx
    .selectFrom('webhook_endpoint')
    .select('paused_at')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('lease_token', '=', token)
    .forUpdate()
    .executeTakeFirst();
  return held?.paused_at === null;
}

/**
 * Gives an endpoint back, paused or not, unless the lease is lost. The row is locked first: a replay under way has locked it, too, and
 * its messages are to be seen only once it has committed.
 */
export async function releaseEndpoint(tx: TenantTx, claimed: ClaimedEndpoint, isFull: boolean): Promise<void> {
  await Promise.all([holdEndpoint(tx, claimed), releaseHeld(tx, claimed, isFull)]);
}

/**
 * The same where this transaction has locked the endpoint already (`holdEndpoint`). It is due again when the first message that is next
 * for its ticket is.
 */
export async function releaseHeld(
  tx: TenantTx,
  { tenantId, id, token }: ClaimedEndpoint,
  isFull: boolean,
): Promise<void> {
  await sql`
    update webhook_endpoint e set lease_until = null, lease_token = null, is_full = ${isFull}, next_at = (
      select min(m.next_at) from webhook_message m
       where m.tenant_id = e.tenant_id and m.endpoint_id = e.id and m.next_at is not null
         and not exists (select from webhook_message earlier
               where earlier.tenant_id = e.tenant_id and earlier.endpoint_id = e.id and earlier.ticket_id = m.ticket_id
                 and earlier.seq < m.seq and earlier.next_at is not null))
    where tenant_id = ${tenantId} and id = ${id} and lease_token = ${token}`.execute(tx);
}
