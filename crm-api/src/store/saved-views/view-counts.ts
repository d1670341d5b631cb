import { type TicketFilter, ticketFilterSchema } from '@synapse/shared/ticket';
import type { SavedView, SavedViewList } from '@synapse/shared/views/saved-view';
import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { allOf } from '../db/expressions.ts';
import { FOUND_AT_MOST } from '../tickets/search.ts';
import { namingCaller, narrow } from '../tickets/ticket-filters.ts';
import { ORDERS, ticketsInOrder } from '../tickets/tickets-read.ts';

/** How many tickets are looked at for one view: there may be 200 views, and each is counted with every look at them. */
export const COUNTED_FOR_VIEW = 2_000;

type Count = { at: number; looked_at: number; total: number };

/** How many tickets fit each view: one statement for all of them. `me` in a filter is whoever asks. */
export async function withCounts(
  tx: TenantTx,
  { tenantId, userId }: { tenantId: string; userId: string },
  views: readonly SavedView[],
): Promise<SavedViewList['items']> {
  const filters = views.map((view) => filterOf(view, { userId }));
  const counts = filters.flatMap((filter, at) => (filter ? [countOf(tenantId, filter, at)] : []));
  const { rows } =
    counts.length === 0 ? { rows: [] } : await sql<Count>`${sql.join(counts, sql` union all `)}`.execute(tx);
  const byPlace = new Map(rows.map((row) => [row.at, row]));
  return views.map((view, at) => {
    const { total = 0, looked_at = 0 } = byPlace.get(at) ?? {};
    const isWholeSearch = view.filter.q === undefined || looked_at < FOUND_AT_MOST;
    return { ...view, count: { total, exact: looked_at <= COUNTED_FOR_VIEW && isWholeSearch } };
  });
}

/** @returns undefined: it was kept when filters were others, and nothing fits it now */
function filterOf({ filter }: SavedView, caller: { userId: string }): TicketFilter | undefined {
  const { data } = ticketFilterSchema.safeParse(filter);
  return data && namingCaller(data, caller);
}

function countOf(tenantId: string, filter: TicketFilter, at: number) {
  const { column, order } = ORDERS['-updatedAt'];
  const narrowing = narrow(tenantId, filter, column);
  const read = ticketsInOrder(tenantId, narrowing, { order, limit: COUNTED_FOR_VIEW + 1 });
  return sql`
    select ${sql.lit(at)} as at, count(*)::int as looked_at, (count(*) filter (where ${allOf(narrowing.rest)}))::int as total from (${read}) t`;
}
