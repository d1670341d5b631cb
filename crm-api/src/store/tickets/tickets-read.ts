import type { Ticket, TicketPage, TicketQuery } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { type Cursor, readCursor, writeCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
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

/** One page of tickets in one statement. @throws DomainError invalid_cursor */
export async function listTickets(tx: TenantTx, tenantId: string, query: TicketQuery): Promise<TicketPage> {
  const { rows: all } = await ticketPageStatement(tenantId, query).execute(tx);
  const rows = all.filter((row) => row.id !== null);
  const page = rows.slice(0, query.limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  const next = last ? { key: last.sort_key, id: last.id } : all[0]?.go_on;
  return { items: page.map(ticketView), nextCursor: next ? writeCursor(query.sort, next) : null };
}

/** The statement of a page: one row more than the page, which tells whether there is a next one. */
export function ticketPageStatement(tenantId: string, query: TicketQuery): RawBuilder<TicketRow> {
  const { column, order, sortKey, after } = ORDERS[query.sort];
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, cursorKey);
  const narrowing = narrow(tenantId, query, column);
  const sorted = { order, after: from && after(from) };
  if (narrowing.rest.length === 0)
    return selectTickets({
      page: ticketsInOrder(tenantId, narrowing, { ...sorted, limit: query.limit + 1 }),
      order,
      sortKey,
      keepPlan: narrowing.keepPlan,
    });
  const examined = ticketsInOrder(tenantId, narrowing, { ...sorted, limit: EXAMINED_AT_MOST });
  const page = sql`
    select t.* from (${examined}) t where ${sql.join(narrowing.rest, sql` and `)} order by ${order} limit ${sql.lit(query.limit + 1)}`;
  // Where the page looked through as many as it may: the last of them, from which the next one goes on.
  const goOn = sql`
    case when (select count(*) from page) <= ${query.limit}
         then (select jsonb_build_object('key', ${sortKey}, 'id', t.id) from (${examined}) t offset ${sql.lit(EXAMINED_AT_MOST - 1)}) end`;
  return selectTickets({ page, order, sortKey, goOn, keepPlan: narrowing.keepPlan });
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
  return sql`
    select t.* from unnest(${keys.values}) as key
      cross join lateral (select t.* from ticket t where ${where} and ${sql.ref(`t.${keys.column}`)} = key order by ${order} limit ${atMost}) t
     order by ${order} limit ${atMost}`;
}

/** A ticket number, or a time in microseconds since 1970. */
const cursorKey = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

type Order = {
  column: 'updated_at' | 'created_at' | 'number';
  order: RawBuilder<unknown>;
  sortKey: RawBuilder<number>;
  after: (cursor: Cursor<number>) => RawBuilder<unknown>;
};

/** Keyset order by one column, then by id: each is served by an index of its own. */
function orderBy(column: Order['column'], direction: 'asc' | 'desc'): Order {
  const name = sql.ref(`t.${column}`);
  const way = sql.raw(direction);
  const beyond = sql.raw(direction === 'asc' ? '>' : '<');
  const isTime = column !== 'number';
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
};
