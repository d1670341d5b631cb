import type { LiveEvent } from '@synapse/shared/live';
import type { WebhookMessage } from '@synapse/shared/webhook';
import { sql } from 'kysely';
import type { Sentence } from '../../domain/sentences.ts';
import { KEEP_PLAN } from '../db/connection.ts';
import type { TenantTx } from '../db/database.ts';
import { isOneOf } from '../db/expressions.ts';
import { type ClaimedEndpoint, holdEndpoint } from './claim-endpoints.ts';
import { pausedFor } from './endpoints.ts';

/** A message that waits, as it stands in its row. */
export type WaitingMessage = {
  seq: number;
  kind: WebhookMessage['type'];
  ticketId: string | null;
  refId: string | null;
  origin: LiveEvent['origin'];
  fields: string[];
  at: Date;
  failures: number;
};

/** So many rows of the feed become messages at a time, and so many messages are read. */
const FEED_PAGE = 500;
const SEND_PAGE = 200;
/** So many messages wait for an endpoint at the most: what is beyond waits in the feed. */
const WAIT_AT_MOST = 10_000;

/** `full`: no more are taken for now; `more`: there may be more than `due`. */
export type Taken = { full: boolean; more: boolean; due: WaitingMessage[] };

/** Makes messages of what the feed has, and reads those whose turn it is; in one round trip. @returns null: the lease is lost */
export async function takeDue(tx: TenantTx, claimed: ClaimedEndpoint): Promise<Taken | null> {
  const [held, { rows }, due] = await Promise.all([
    holdEndpoint(tx, claimed),
    takeFromFeed(claimed).execute(tx),
    readDue(tx, claimed),
  ]);
  if (!held) return null;
  const { taken = 0, waiting = 0 } = rows[0] ?? {};
  return { full: waiting >= WAIT_AT_MOST, more: taken === FEED_PAGE || due.length === SEND_PAGE, due };
}

/**
 * Makes messages of the next rows of the feed, and moves the cursor past them, in one statement; nothing where the lease is lost, or
 * where very many wait. Where the feed no longer has what comes next, a `feed.reset` says so. A message that is there already is sent
 * again: the cursor was set back.
 */
const takeFromFeed = ({ tenantId, id, token }: ClaimedEndpoint) => sql<{ taken: number; waiting: number }>`
    ${sql.raw(KEEP_PLAN)}
    with waiting as materialized (
      select count(*)::int as n from (
        select 1 from webhook_message where tenant_id = ${tenantId} and endpoint_id = ${id} and next_at is not null
        limit ${sql.lit(WAIT_AT_MOST)}) counted),
    e as materialized (
      select * from webhook_endpoint where tenant_id = ${tenantId} and id = ${id} and lease_token = ${token}
         and paused_at is null and (select n from waiting) < ${sql.lit(WAIT_AT_MOST)}),
    page as materialized (
      select f.* from feed f where f.tenant_id = ${tenantId} and f.seq > (select cursor from e)
       order by f.seq limit ${sql.lit(FEED_PAGE)}),
    bounds as (
      select coalesce((select min(seq) - 1 from page), c.feed_seq) as before,
             coalesce((select max(seq) from page), c.feed_seq) as last
        from tenant_counter c where c.tenant_id = ${tenantId}),
    -- a project that was renamed is meant by the key that it had, unless another has that key now
    named as materialized (
      select e.project_keys || array(
        select j.project_key from jira_project j
         where j.tenant_id = ${tenantId} and exists (select from unnest(e.project_keys) k where k = any(j.former_keys)
           and not exists (select from jira_project c where c.tenant_id = ${tenantId} and c.project_key = k))) as keys
        from e),
    told as (
      select p.seq, p.kind, p.ticket_id, p.ref_id, p.origin, p.fields, p.at from page p, e
       where (e.kinds = '{}' or p.kind = any(e.kinds))
         and (e.project_keys = '{}' or p.ticket_id is null or p.project_keys && (select keys from named))
      union all
      select b.before, 'feed.reset', null, null, 'system', '{}', now() from bounds b, e where b.before > e.cursor),
    added as (
      insert into webhook_message (tenant_id, endpoint_id, seq, kind, ticket_id, ref_id, origin, fields, at, next_at)
      select ${tenantId}, ${id}, seq, kind, ticket_id, ref_id, origin, fields, at, now() from told
      on conflict (tenant_id, endpoint_id, seq) do update set kind = excluded.kind, ticket_id = excluded.ticket_id,
        ref_id = excluded.ref_id, origin = excluded.origin, fields = excluded.fields, next_at = excluded.next_at, failures = 0,
        delivered_at = null),
    moved as (
      update webhook_endpoint w set cursor = b.last from bounds b, e
       where w.tenant_id = ${tenantId} and w.id = ${id} and b.last > w.cursor)
    select (select count(*)::int from page) as taken, (select n from waiting) as waiting`;

/** The messages whose turn it is, in order: none whose ticket has an earlier one that waits for another try. */
async function readDue(tx: TenantTx, { tenantId, id }: ClaimedEndpoint): Promise<WaitingMessage[]> {
  const { rows } = await sql<WaitingMessage>`
    ${sql.raw(KEEP_PLAN)}
    select m.seq, m.kind, m.ticket_id as "ticketId", m.ref_id as "refId", m.origin, m.fields, m.at, m.failures
      from webhook_message m
     where m.tenant_id = ${tenantId} and m.endpoint_id = ${id} and m.next_at <= now()
       and not exists (select from webhook_message earlier
             where earlier.tenant_id = ${tenantId} and earlier.endpoint_id = ${id} and earlier.ticket_id = m.ticket_id
               and earlier.seq < m.seq and earlier.next_at > now())
     order by m.seq limit ${sql.lit(SEND_PAGE)}`.execute(tx);
  return rows;
}

/** How one try went. */
export type Attempt = {
  seq: number;
  at: number;
  durationMs: number;
  status: number | null;
  error: string | null;
  answer: string | null;
  /** When it is tried again; null: never, for it was delivered. */
  delayMs: number | null;
};

/** Notes how tries went. @param pausedReason pauses the endpoint. @returns false: the lease is lost, nothing was noted */
export async function noteAttempts(
  tx: TenantTx,
  claimed: ClaimedEndpoint,
  attempts: readonly Attempt[],
  pausedReason: Required<Sentence> | null,
): Promise<boolean> {
  const { tenantId, id } = claimed;
  if (!(await holdEndpoint(tx, claimed))) return false;
  const seqs = attempts.map(({ seq }) => seq);
  const tried = sql`
    select * from jsonb_to_recordset(${JSON.stringify(attempts)}::jsonb) as a (seq bigint, at bigint, "durationMs" int,
      status int, error text, answer text, "delayMs" bigint)`;
  await sql`
    with tried as (${tried}),
    noted as (
      insert into webhook_attempt (tenant_id, endpoint_id, seq, at, duration_ms, status, error, answer)
      select ${tenantId}, ${id}, seq, to_timestamp(at / 1000.0), "durationMs", status, error, answer from tried order by seq)
    update webhook_message m set failures = case when a."delayMs" is null then 0 else m.failures + 1 end,
      next_at = now() + a."delayMs" * interval '1 ms', delivered_at = case when a."delayMs" is null then now() end
      from tried a where m.tenant_id = ${tenantId} and m.endpoint_id = ${id} and m.seq = a.seq and ${isOneOf('m.seq', seqs, 'bigint')}`.execute(
    tx,
  );
  if (pausedReason !== null)
    await tx
      .updateTable('webhook_endpoint')
      .set(pausedFor(pausedReason))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute();
  return true;
}
