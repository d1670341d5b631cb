import type { Person, TicketCounts, TicketFilter } from '@synapse/shared/ticket';
import { syncStateSchema, TICKET_PRIORITIES, TICKET_STATUSES } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';
import { allOf } from '../db/expressions.ts';
import { requireKnownCustom } from './known-custom.ts';
import { FOUND_AT_MOST, foundBy } from './search.ts';
import { narrow } from './ticket-filters.ts';
import { unmatchedUser } from './ticket-view.ts';
import { ORDERS, ticketsInOrder } from './tickets-read.ts';

/** Whoever counts reads each ticket. */
export const COUNTED_AT_MOST = 20_000;
const PEOPLE_AT_MOST = 50;

type Row = {
  /** By the search, before anything else narrows it. */
  found: number;
  looked_at: number;
  total: number;
  status: Record<string, number> | null;
  priority: Record<string, number> | null;
  sync_state: Record<string, number> | null;
  assignee: { assignee: Person | null; userId: string | null; count: number }[] | null;
};

/** How many tickets fit a filter, by what they are: one statement, which reads each ticket once. @throws DomainError invalid_request */
export async function countTickets(tx: TenantTx, tenantId: string, filter: TicketFilter): Promise<TicketCounts> {
  const [{ rows }] = await Promise.all([
    countsStatement(tenantId, filter).execute(tx),
    requireKnownCustom(tx, tenantId, filter),
  ]);
  const row = rows[0];
  const isWholeSearch = (row?.found ?? 0) < FOUND_AT_MOST;
  return {
    total: row?.total ?? 0,
    exact: (row?.looked_at ?? 0) <= COUNTED_AT_MOST && isWholeSearch,
    status: withZeros(TICKET_STATUSES, row?.status),
    priority: withZeros(TICKET_PRIORITIES, row?.priority),
    syncState: withZeros(syncStateSchema.options, row?.sync_state),
    assignee: (row?.assignee ?? []).map(({ assignee, userId, count }) => ({
      assignee: assignee && { ...assignee, userId: userId ?? unmatchedUser(assignee) },
      count,
    })),
  };
}

export function countsStatement(tenantId: string, filter: TicketFilter): RawBuilder<Row> {
  const { column, order } = ORDERS['-updatedAt'];
  const { q } = filter;
  const found = q === undefined ? sql`select null::uuid as id where false` : foundBy(tenantId, q);
  const isFound = q === undefined ? undefined : sql`t.id = any(array(select id from found))`;
  const narrowing = narrow(tenantId, filter, column, isFound);
  const read = ticketsInOrder(tenantId, narrowing, { order, limit: COUNTED_AT_MOST + 1 });
  const by = (name: string) =>
    sql`(select jsonb_object_agg(${sql.ref(name)}, n) from grouped where ${sql.ref(name)} is not null)`;
  return sql<Row>`
    with found (id) as materialized (${found}),
    looked_at as materialized (
      select t.status, t.priority, t.sync_state, t.assignee_key, t.id, ${allOf(narrowing.rest)} as fits from (${read}) t),
    grouped as materialized (
      select status, priority, sync_state, assignee_key, count(*) as n, min(id::text)::uuid as example from looked_at where fits
       group by grouping sets ((status), (priority), (sync_state), (assignee_key))),
    people as (
      select g.n, g.assignee_key, t.assignee, person.user_id
        from (select * from grouped where assignee_key is not null order by n desc, assignee_key limit ${PEOPLE_AT_MOST}) g
        join ticket t on t.tenant_id = ${tenantId} and t.id = g.example
        left join issue_link l on l.tenant_id = t.tenant_id and l.ticket_id = t.id
        left join jira_person person on person.tenant_id = l.tenant_id and person.site_id = l.site_id
             and person.account_id = t.assignee ->> 'accountId')
    select (select count(*)::int from found) as found, (select count(*)::int from looked_at) as looked_at, (select count(*)::int from looked_at where fits) as total,
           ${by('status')} as status, ${by('priority')} as priority, ${by('sync_state')} as sync_state,
           (select jsonb_agg(jsonb_build_object('assignee', assignee, 'userId', user_id, 'count', n) order by n desc, assignee_key)
              from people) as assignee`;
}

function withZeros<Name extends string>(
  names: readonly Name[],
  counts: Record<string, number> | null | undefined,
): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, counts?.[name] ?? 0])) as Record<Name, number>;
}
