import { sql } from 'kysely';
import { issueWorkItem } from '../../domain/ticket/work-item.ts';
import type { WorkerTx } from '../db/database.ts';
import { enqueue } from '../workqueue/work-items.ts';

/** An event as it goes into the inbox. `payload` is its JSON text. */
export type InboxRow = {
  tenantId: string;
  siteId: string;
  eventId: string;
  issueId: string;
  type: string;
  payload: string;
  /** When it came, epoch ms by the clock of this process: what is dated after it can't have been yet. */
  receivedMs: number;
};

/** The same event of the same site has the same key, however often it is sent. */
export const inboxKey = (row: { siteId: string; eventId: string }): string => `${row.siteId} ${row.eventId}`;

/**
 * Takes events in and makes the work items of their issues due, in two statements however many they are. Rows and work items
 * are written in the order of their keys, so that two processes with overlapping batches wait for each other rather
 * than deadlock.
 * @returns the keys (inboxKey) of the events that were not there yet
 */
export async function insertEvents(tx: WorkerTx, rows: readonly InboxRow[]): Promise<Set<string>> {
  const { rows: added } = await sql<{ tenant_id: string; site_id: string; event_id: string; issue_id: string }>`
    insert into inbox (tenant_id, site_id, event_id, issue_id, type, payload, received_ms)
    select * from unnest(
      ${rows.map((row) => row.tenantId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[],
      ${rows.map((row) => row.eventId)}::text[], ${rows.map((row) => row.issueId)}::text[],
      ${rows.map((row) => row.type)}::text[], ${rows.map((row) => row.payload)}::jsonb[],
      ${rows.map((row) => row.receivedMs)}::bigint[])
      as event (tenant_id, site_id, event_id, issue_id, type, payload, received_ms)
    order by tenant_id, site_id, event_id
    on conflict (tenant_id, site_id, event_id) do nothing
    returning tenant_id, site_id, event_id, issue_id`.execute(tx);
  for (const row of added) await enqueue(tx, row.tenant_id, [issueWorkItem(row.site_id, row.issue_id)]);
  return new Set(added.map((row) => inboxKey({ siteId: row.site_id, eventId: row.event_id })));
}
