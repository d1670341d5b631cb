import { sql } from 'kysely';
import { KEEP_PLAN } from '../db/connection.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';
import { sendAhead } from '../db/transaction.ts';

/** `receivedMs`: when it arrived, epoch ms by the clock of the process that stored it. */
export type WaitingEvent = { eventId: string; payload: object; receivedMs: number };

/** So many events are taken in one transaction: more would hold the ticket's lock for long. */
export const EVENTS_AT_ONCE = 500;

/** What the type of an event ends with for as long as it is not believed: a deletion that an admin's webhook claims. */
export const CLAIMED = '.claimed';

/** Events that came before `received_ms` was kept have the database's time. */
const RECEIVED_MS = sql<number>`coalesce(received_ms, (extract(epoch from received_at) * 1000)::bigint)`;

const waitingOf = (tx: TenantTx, tenantId: string, siteId: string, issueId: string) =>
  tx
    .selectFrom('inbox')
    .select(['event_id as eventId', 'payload', RECEIVED_MS.as('receivedMs')])
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', issueId)
    .where('processed_at', 'is', null);

/** The deletions of an issue, or in it, that were not looked up yet. */
export async function readClaims(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueId: string,
): Promise<WaitingEvent[]> {
  return waitingOf(tx, tenantId, siteId, issueId)
    .where('type', 'like', `%${CLAIMED}`)
    .orderBy('received_at')
    .limit(20)
    .execute();
}

/** From now on these are events like any other. */
export async function believeClaims(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  eventIds: readonly string[],
): Promise<void> {
  await tx
    .updateTable('inbox')
    .set((was) => ({ type: was.fn<string>('replace', ['type', was.val(CLAIMED), was.val('')]) }))
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('event_id', '=', anyOf(eventIds))
    .execute();
}

/** The first events of an issue that no run has taken yet, in the order they happened as far as they say. */
export async function readWaitingEvents(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueId: string,
): Promise<WaitingEvent[]> {
  return waitingOf(tx, tenantId, siteId, issueId)
    .where('type', 'not like', `%${CLAIMED}`)
    .orderBy(sql`(payload ->> 'occurredAt')::bigint`)
    .orderBy('received_at')
    .limit(EVENTS_AT_ONCE)
    .execute();
}

/** The comments in the events of an issue, taken or not, as the events have them. */
export async function readReportedComments(
  tx: TenantTx,
  tenantId: string,
  { siteId, issueId }: { siteId: string; issueId: string },
): Promise<unknown[]> {
  const rows = await tx
    .selectFrom('inbox')
    .select('payload')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('issue_id', '=', issueId)
    .where('type', '=', 'comment.saved')
    .orderBy('received_at', 'desc')
    .limit(EVENTS_AT_ONCE)
    .execute();
  return rows.map(({ payload }) => payload);
}

/** An event that no run has taken yet, and what has to be asked of Jira before it is. */
export type ArrivedEvent = WaitingEvent & {
  /** It is a deletion that has to be looked up before it is believed. */
  claimed: boolean;
  /** It calls its project otherwise than that is known to be called. */
  renames: boolean;
};

/** As readWaitingEvents and readClaims together. */
export async function readArrived(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  issueId: string,
): Promise<ArrivedEvent[]> {
  const { rows } = await sql<ArrivedEvent>`
    select i.event_id as "eventId", i.payload, ${RECEIVED_MS} as "receivedMs", i.type like ${`%${CLAIMED}`} as claimed,
        p.project_id is not null as renames
      from inbox i left join jira_project p on p.tenant_id = i.tenant_id and p.site_id = i.site_id
       and p.project_id = i.payload -> 'issue' -> 'fields' ->> 'projectId'
       and p.project_key <> i.payload -> 'issue' -> 'fields' ->> 'projectKey'
     where i.tenant_id = ${tenantId} and i.site_id = ${siteId} and i.issue_id = ${issueId} and i.processed_at is null
     order by (i.payload ->> 'occurredAt')::bigint, i.received_at limit ${EVENTS_AT_ONCE}
     ${sql.raw(KEEP_PLAN)}`.execute(tx);
  return rows;
}

/**
 * Notes what became of events, in the transaction that applied them. What a webhook says that a comment said is dropped: it
 * may be of an issue that nobody here may see, and has done its work.
 */
export function markProcessed(
  tx: TenantTx,
  tenantId: string,
  siteId: string,
  done: readonly { eventId: string; outcome: string }[],
): void {
  if (done.length === 0) return;
  const statement = sql`
    update inbox set processed_at = now(), outcome = r.outcome,
        payload = case when type = 'comment.saved' and payload -> 'comment' ? 'wiki' then payload #- '{comment,wiki}' else payload end
    from unnest(${done.map((d) => d.eventId)}::text[], ${done.map((d) => d.outcome)}::text[]) as r (event_id, outcome)
    where inbox.tenant_id = ${tenantId} and inbox.site_id = ${siteId} and inbox.event_id = r.event_id`;
  sendAhead(tx, statement);
}

/** How many events wait, over all tenants. */
export async function countWaiting(tx: WorkerTx): Promise<number> {
  const waiting = tx.selectFrom('inbox').where('processed_at', 'is', null);
  const { count } = await waiting.select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return count;
}
