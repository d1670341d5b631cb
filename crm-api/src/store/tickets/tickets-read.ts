import type { Ticket, TicketPage, TicketQuery } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { type Cursor, cutPage, readCursor, writeCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { allOf } from '../db/expressions.ts';
import { requireKnownCustom } from './known-custom.ts';
import { EXAMINED_AT_MOST, type Narrowing, narrow } from './ticket-filters.ts';
import { selectTickets, type TicketRow, ticketView } from './ticket-view.ts';

/**
 * @param which.evenDeleted for the answer to a change that was made: somebody may have deleted the ticket since
 * @throws DomainError not_found
 */
export async function getTicket(
  tx: TenantTx,
  tenantId: string,
  id: string,
  which: { evenDeleted?: boolean } = {},
): Promise<Ticket> {
  const ticket = await findOne(tx, tenantId, sql`t.id = ${id}::uuid`, which);
  if (!ticket) throw new DomainError('not_found', 'There is no such ticket. It may have been deleted.');
  return ticket;
}

/** The ticket of an issue, by the issue's numeric id. */
export async function findTicketOfIssue(
  tx: TenantTx,
  tenantId: string,
  issue: { siteId: string; issueId: string },
): Promise<Ticket | undefined> {
  const ofIssue = sql`select ticket_id from issue_link where tenant_id = ${tenantId}
     and site_id = ${issue.siteId}::uuid and issue_id = ${issue.issueId} and state <> 'unlinked'`;
  return findOne(tx, tenantId, sql`t.id = (${ofIssue})`);
}

async function findOne(
  tx: TenantTx,
  tenantId: string,
  where: RawBuilder<unknown>,
  { evenDeleted = false }: { evenDeleted?: boolean } = {},
): Promise<Ticket | undefined> {
  const shown = evenDeleted ? sql`true` : sql`t.deleted_at is null`;
  const page = sql`select t.* from ticket t where t.tenant_id = ${tenantId} and ${shown} and ${where}`;
  const { order, sortKey } = ORDERS.number;
  const { rows } = await selectTickets({ page, order, sortKey }).execute(tx);
  return rows[0] && ticketView(rows[0]);
}

/** These tickets as they are now; those that are deleted are not among them. */
export async function listTicketsByIds(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Ticket[]> {
  const page = sql`
    select t.* from ticket t where t.tenant_id = ${tenantId} and t.deleted_at is null and t.id = any(${ids}::uuid[])`;
  const { order, sortKey } = ORDERS.number;
  const { rows } = await selectTickets({ page, order, sortKey }).execute(tx);
  return rows.map(ticketView);
}

/** One page of tickets in one statement. @throws DomainError invalid_cursor, invalid_request */
export async function listTickets(tx: TenantTx, tenantId: string, query: TicketQuery): Promise<TicketPage> {
  const [{ rows: all }] = await Promise.all([
    ticketPageStatement(tenantId, query).execute(tx),
    requireKnownCustom(tx, tenantId, query),
  ]);
  const rows = all.filter((row) => row.id !== null);
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: query.sort,
    placeOf: ({ sort_key: key, id }) => ({ key, id }),
  });
  const goOn = all[0]?.go_on;
  return { items: page.map(ticketView), nextCursor: nextCursor ?? (goOn ? writeCursor(query.sort, goOn) : null) };
}

/** The statement of a page: one row more than the page, which tells whether there is a next one. */
export function ticketPageStatement(tenantId: string, query: TicketQuery): RawBuilder<TicketRow> {
  const { column, order, sortKey, after } = ORDERS[query.sort];
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, cursorKey);
  const narrowing = narrow(tenantId, query, column);
  const sorted = { order, after: from && after(from) };
  if (BY_WALK.has(column) && narrowing.lead.length > 0 && !narrowing.byIds)
    return fewOrWalk(tenantId, query, { narrowing, order, sortKey, after: sorted.after });
  if (narrowing.rest.length === 0)
    return selectTickets({
      page: ticketsInOrder(tenantId, narrowing, { ...sorted, limit: query.limit + 1 }),
      order,
      sortKey,
      keepPlan: narrowing.keepPlan,
    });
  const examine = (limit: number) => ticketsInOrder(tenantId, narrowing, { ...sorted, limit });
  return pageOf(query, {
    // A company may have many contacts: the tickets of most are read and sorted before the first is looked at.
    near: narrowing.keys?.column === 'contact_id' ? examine(NEAR) : undefined,
    examined: examine(EXAMINED_AT_MOST),
    ...{ rest: narrowing.rest, order, sortKey, keepPlan: narrowing.keepPlan },
  });
}

/** So many tickets fill most pages; the others that may be examined are read only where they do not. */
const NEAR = 500;

type Sorted = Pick<Order, 'order' | 'sortKey'>;

function pageOf(
  { limit }: TicketQuery,
  {
    near,
    examined,
    rest,
    order,
    sortKey,
    keepPlan,
  }: Sorted & {
    /** The first of those that are examined. */
    near?: RawBuilder<unknown> | undefined;
    examined: RawBuilder<unknown>;
    rest: RawBuilder<unknown>[];
    keepPlan: boolean;
  },
): RawBuilder<TicketRow> {
  const fitting = (of: RawBuilder<unknown>) =>
    sql`select t.* from (${of}) t where ${allOf(rest)} order by ${order} limit ${sql.lit(limit + 1)}`;
  const page = near
    ? sql`
    with near as materialized (${fitting(near)})
    select * from near where (select count(*) from near) > ${limit}
    union all
    select t.* from (${fitting(examined)}) t where (select count(*) from near) <= ${limit}`
    : fitting(examined);
  // Where the page looked through as many as it may: the last of them, from which the next one goes on.
  const goOn = sql`
    case when (select count(*) from page) <= ${limit}
         then (select jsonb_build_object('key', ${sortKey}, 'id', t.id) from (${examined}) t offset ${sql.lit(EXAMINED_AT_MOST - 1)}) end`;
  return selectTickets({ page, order, sortKey, goOn, keepPlan });
}

/** No index of a lead has these orders in it. */
const BY_WALK: ReadonlySet<Order['column']> = new Set(['by_priority', 'by_due']);

/**
 * A list in an order that the lead's index has not: where the lead leaves few tickets, all of them are sorted. Where it leaves
 * many, the index of the order is walked instead, and what is met is looked at ticket by ticket. Either way no more is read than
 * a page may look through, and the two are put together the same on each page.
 */
function fewOrWalk(
  tenantId: string,
  query: TicketQuery,
  { narrowing, order, sortKey, after }: Sorted & { narrowing: Narrowing; after: RawBuilder<unknown> | undefined },
): RawBuilder<TicketRow> {
  const latest = ORDERS['-updatedAt'];
  const few = ticketsInOrder(tenantId, narrow(tenantId, query, latest.column), {
    order: latest.order,
    limit: EXAMINED_AT_MOST,
  });
  const many = sql`(select count(*) from (${few}) t) = ${sql.lit(EXAMINED_AT_MOST)}`;
  const nothing: Narrowing = { ...narrowing, lead: [], keys: undefined, rest: [] };
  const walked = ticketsInOrder(tenantId, nothing, { order, after, limit: EXAMINED_AT_MOST });
  const fromFew = sql`select t.* from (${few}) t where not (${many}) and ${after ?? sql`true`}`;
  const examined = sql`
    select t.* from (${fromFew} union all select t.* from (${walked}) t where ${many}) t order by ${order}`;
  const rest = [...narrowing.lead, ...narrowing.rest];
  return pageOf(query, { examined, rest, order, sortKey, keepPlan: false });
}

/** The first tickets of a workspace by a narrowing's lead, in an order that an index has. */
export function ticketsInOrder(
  tenantId: string,
  { lead, keys }: Narrowing,
  { order, after, limit }: { order: RawBuilder<unknown>; after?: RawBuilder<unknown> | undefined; limit: number },
): RawBuilder<unknown> {
  const where = sql.join(
    [sql`t.tenant_id = ${tenantId} and t.deleted_at is null`, ...lead, ...(after ? [after] : [])],
    sql` and `,
  );
  // Written out, so that a plan that is kept is made for it.
  const atMost = sql.lit(limit);
  if (!keys) return sql`select t.* from ticket t where ${where} order by ${order} limit ${atMost}`;
  const of = (key: RawBuilder<unknown>) => sql`
    select t.* from ticket t where ${where} and ${sql.ref(`t.${keys.column}`)} = ${key} order by ${order} limit ${atMost}`;
  const values = sql`(select values from keys)`;
  const merged = Array.from({ length: MERGED }, (_, at) => sql`(${of(sql`${values}[${sql.lit(at + 1)}]`)})`);
  const further = sql`
    (select t.* from unnest(${values}[${sql.lit(MERGED + 1)}:]) as key cross join lateral (${of(sql`key`)}) t
      order by ${order} limit ${atMost})`;
  return sql`
    with keys as materialized (select ${keys.values} as values)
    select t.* from (${sql.join([...merged, further], sql` union all `)}) t order by ${order} limit ${atMost}`;
}

/**
 * The tickets of so many values are merged as they are read, and no more are read than are looked at. A person has two or
 * three: those of further values are sorted first.
 */
const MERGED = 3;

/** A number that tickets are sorted by, or a time in microseconds since 1970. */
const cursorKey = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

type Order = {
  column: 'updated_at' | 'created_at' | 'number' | 'by_priority' | 'by_due';
  order: RawBuilder<unknown>;
  sortKey: RawBuilder<number>;
  after: (cursor: Cursor<number>) => RawBuilder<unknown>;
};

/** Keyset order by one column, then by id: each is served by an index of its own. */
function orderBy(column: Order['column'], direction: 'asc' | 'desc'): Order {
  const name = sql.ref(`t.${column}`);
  const way = sql.raw(direction);
  const beyond = sql.raw(direction === 'asc' ? '>' : '<');
  const isTime = column === 'updated_at' || column === 'created_at';
  return {
    column,
    order: sql`${name} ${way}, t.id ${way}`,
    sortKey: isTime ? sql`(extract(epoch from ${name}) * 1000000)::bigint` : sql`${name}`,
    after: ({ key, id }) => {
      const from = isTime ? sql`timestamptz 'epoch' + ${key}::float8 * interval '1 microsecond'` : sql`${key}::bigint`;
      return sql`(${name}, t.id) ${beyond} (${from}, ${id}::uuid)`;
    },
  };
}

export const ORDERS: Readonly<Record<TicketQuery['sort'], Order>> = {
  updatedAt: orderBy('updated_at', 'asc'),
  '-updatedAt': orderBy('updated_at', 'desc'),
  createdAt: orderBy('created_at', 'asc'),
  '-createdAt': orderBy('created_at', 'desc'),
  number: orderBy('number', 'asc'),
  '-number': orderBy('number', 'desc'),
  priority: orderBy('by_priority', 'asc'),
  '-priority': orderBy('by_priority', 'desc'),
  dueDate: orderBy('by_due', 'asc'),
};
