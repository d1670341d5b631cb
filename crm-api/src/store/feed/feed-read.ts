import { LIVE_EVENT_KINDS, type LiveEvent } from '@synapse/shared/live';
import type { TenantTx, WorkerTx } from '../db/database.ts';

type Row = {
  seq: number;
  kind: string;
  ticket_id: string | null;
  ref_id: string | null;
  origin: string;
  fields: string[];
  at: Date;
};

/** Where a tenant's feed begins and ends. `first` is null when nothing is kept; `last` is known then, too. */
export type FeedBounds = { first: number | null; last: number };

export async function readFeedBounds(tx: TenantTx, tenantId: string): Promise<FeedBounds> {
  const { first, last } = await tx
    .selectNoFrom((of) => [
      of
        .selectFrom('feed')
        .select((feed) => feed.fn.min('seq').as('seq'))
        .where('tenant_id', '=', tenantId)
        .as('first'),
      of.selectFrom('tenant_counter').select('feed_seq').where('tenant_id', '=', tenantId).as('last'),
    ])
    .executeTakeFirstOrThrow();
  return { first, last: last ?? 0 };
}

/** The `seq` of the last event of each of these tenants; 0 where nothing has happened yet. */
export async function readFeedPlaces(
  tx: WorkerTx,
  tenantIds: readonly string[],
): Promise<(tenantId: string) => number> {
  const rows = await tx
    .selectFrom('tenant_counter')
    .select(['tenant_id', 'feed_seq'])
    .where('tenant_id', 'in', tenantIds)
    .execute();
  const places = new Map(rows.map((row) => [row.tenant_id, row.feed_seq]));
  return (tenantId) => places.get(tenantId) ?? 0;
}

/** The events after `after`, in order: gapless but for what has been pruned. */
export async function readFeed(tx: TenantTx, tenantId: string, after: number, limit: number): Promise<LiveEvent[]> {
  const rows: Row[] = await tx
    .selectFrom('feed')
    .select(['seq', 'kind', 'ticket_id', 'ref_id', 'origin', 'fields', 'at'])
    .where('tenant_id', '=', tenantId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(feedView);
}

function feedView(row: Row): LiveEvent {
  return {
    seq: row.seq,
    kind: LIVE_EVENT_KINDS.find((kind) => kind === row.kind) ?? 'ticket.updated',
    ticketId: row.ticket_id,
    at: row.at.toISOString(),
    origin: row.origin as LiveEvent['origin'],
    fields: row.fields,
    refId: row.ref_id,
  };
}
