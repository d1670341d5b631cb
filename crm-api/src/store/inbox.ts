import { sql } from 'kysely';
import type { WorkerTx } from './database.ts';

/** An event as it goes into the inbox. `payload` is its JSON text. */
export type InboxRow = {
  tenantId: string;
  siteId: string;
  eventId: string;
  issueId: string;
  type: string;
  payload: string;
};

/** The same event of the same site has the same key, however often it is sent. */
export const inboxKey = (row: { siteId: string; eventId: string }): string => `${row.siteId} ${row.eventId}`;

/**
 * Takes events in and makes the lanes of their issues due, in two statements however many they are. Rows and lanes
 * are written in the order of their keys, so that two processes with overlapping batches wait for each other rather
 * than deadlock.
 * @returns the keys (inboxKey) of the events that were not there yet
 */
export async function insertEvents(tx: WorkerTx, rows: readonly InboxRow[]): Promise<Set<string>> {
  const { rows: added } = await sql<{ tenant_id: string; site_id: string; event_id: string; issue_id: string }>`
    insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload)
    select * from unnest(
      ${rows.map((row) => row.tenantId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[],
      ${rows.map((row) => row.eventId)}::text[], ${rows.map((row) => row.issueId)}::text[],
      ${rows.map((row) => row.type)}::text[], ${rows.map((row) => row.payload)}::jsonb[])
      as event (tenant_id, site_id, event_id, issue_id, type, payload)
    order by tenant_id, site_id, event_id
    on conflict (tenant_id, site_id, event_id) do nothing
    returning tenant_id, site_id, event_id, issue_id`.execute(tx);
  if (added.length > 0) {
    await makeIssuesDue(
      tx,
      added.map((row) => ({ tenantId: row.tenant_id, key: `${row.site_id}:${row.issue_id}` })),
    );
  }
  return new Set(added.map((row) => inboxKey({ siteId: row.site_id, eventId: row.event_id })));
}

/** As `makeDue` of store/lanes.ts, but over many tenants at once. */
async function makeIssuesDue(tx: WorkerTx, lanes: readonly { tenantId: string; key: string }[]): Promise<void> {
  await sql`
    with made as (
      insert into lane (tenant_id, kind, key, due_at)
      select distinct tenant_id, 'issue', key, now()
        from unnest(${lanes.map((lane) => lane.tenantId)}::uuid[], ${lanes.map((lane) => lane.key)}::text[])
             as waiting (tenant_id, key)
       order by tenant_id, key
      on conflict (tenant_id, kind, key) do update set
        due_at = least(coalesce(lane.due_at, now()), now()), generation = lane.generation + 1,
        parked_at = null, reason = null, attempts = 0, updated_at = now()
      returning 1)
    select pg_notify('lane', '') from (select count(*) from made) as counted`.execute(tx);
}
