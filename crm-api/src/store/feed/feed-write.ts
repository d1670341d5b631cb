import type { LiveEvent } from '@synapse/shared/live';
import pg from 'pg';
import type { TenantTx } from '../db/database.ts';
import { atCommit, type LastStatement } from '../db/transaction.ts';

/** A row of the feed before it has its number. */
export type FeedRow = {
  kind: LiveEvent['kind'];
  ticketId: string | null;
  /** The keys of the Jira projects that the ticket was in before and after. */
  projectKeys?: readonly string[];
  refId: string | null;
  origin: LiveEvent['origin'];
  fields: readonly string[];
  /** ISO 8601; null: the time of the transaction. */
  at: string | null;
};

/**
 * Takes the next numbers and adds the rows, in the order given. The workspace's counter stays locked from here to the
 * COMMIT that comes in the same message, which makes numbers gapless and in the order of commits.
 */
const FEED: LastStatement<FeedRow & { tenantId: string }> = {
  order: 4,
  render(rows) {
    const tenant = pg.escapeLiteral(rows[0]?.tenantId ?? '');
    const entries = rows.map(({ ticketId, projectKeys = [], refId, kind, origin, fields, at }, i) => ({
      ...{ place: i + 1, kind, ticket_id: ticketId, project_keys: projectKeys, ref_id: refId, origin, fields, at },
    }));
    return `
      with counter as (
        insert into tenant_counter (tenant_id, feed_seq) values (${tenant}, ${rows.length})
        on conflict (tenant_id) do update set feed_seq = tenant_counter.feed_seq + ${rows.length}
        returning feed_seq - ${rows.length} as before),
      added as (
        insert into feed (tenant_id, seq, kind, ticket_id, project_keys, ref_id, origin, fields, at)
        select ${tenant}, counter.before + r.place, r.kind, r.ticket_id, r.project_keys, r.ref_id, r.origin, r.fields,
          coalesce(r.at, now())
        from counter, jsonb_to_recordset(${pg.escapeLiteral(JSON.stringify(entries))}::jsonb) as r (place int, kind text,
          ticket_id uuid, project_keys text[], ref_id text, origin text, fields text[], at timestamptz)
        returning 1)
      select pg_notify('feed', ${tenant}) from (select count(*) from added) counted`;
  },
};

/** Adds rows to the feed of a tenant; they get their numbers with the COMMIT. */
export function addToFeed(tx: TenantTx, tenantId: string, rows: readonly FeedRow[]): void {
  atCommit(
    tx,
    FEED,
    rows.map((row) => ({ ...row, tenantId })),
  );
}
