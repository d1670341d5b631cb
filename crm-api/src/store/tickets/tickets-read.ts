import type { Ticket, TicketPage, TicketQuery } from '@synapse/shared/ticket';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { type Cursor, readCursor, writeCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import { isFound } from './search.ts';
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
  return findOne(
    tx,
    tenantId,
    sql`l.site_id = ${issue.siteId}::uuid and l.issue_id = ${issue.issueId} and l.state <> 'unlinked'`,
  );
}

async function findOne(
  tx: TenantTx,
  tenantId: string,
  where: RawBuilder<unknown>,
  which: { evenDeleted?: boolean } = {},
): Promise<Ticket | undefined> {
  const { rows } = await selectTickets(tenantId, { where, ...ORDERS.number, limit: 1, ...which }).execute(tx);
  return rows[0] && ticketView(rows[0]);
}

/** One page of tickets in one statement. @throws DomainError invalid_cursor */
export async function listTickets(tx: TenantTx, tenantId: string, query: TicketQuery): Promise<TicketPage> {
  const { rows } = await ticketPageStatement(tenantId, query).execute(tx);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(ticketView),
    nextCursor: rows.length > page.length && last ? writeCursor(query.sort, { key: last.sort_key, id: last.id }) : null,
  };
}

/** The statement of a page: one row more than the page, which tells whether there is a next one. */
export function ticketPageStatement(tenantId: string, query: TicketQuery): RawBuilder<TicketRow> {
  const { order, sortKey, after } = ORDERS[query.sort];
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort, cursorKey);
  const where = sql.join([sql`true`, ...filters(tenantId, query), ...(from ? [after(from)] : [])], sql` and `);
  return selectTickets(tenantId, { where, order, sortKey, syncStates: query.syncState, limit: query.limit + 1 });
}

/** A ticket number, or a time in microseconds since 1970. */
const cursorKey = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

type Order = {
  order: RawBuilder<unknown>;
  sortKey: RawBuilder<number>;
  after: (cursor: Cursor<number>) => RawBuilder<unknown>;
};

/** Keyset order by one column, then by id: each is served by an index of its own. */
function orderBy(column: 'updated_at' | 'created_at' | 'number', direction: 'asc' | 'desc'): Order {
  const name = sql.ref(`t.${column}`);
  const way = sql.raw(direction);
  const beyond = sql.raw(direction === 'asc' ? '>' : '<');
  const isTime = column !== 'number';
  return {
    order: sql`${name} ${way}, t.id ${way}`,
    sortKey: isTime ? sql`(extract(epoch from ${name}) * 1000000)::bigint` : sql`${name}`,
    after: ({ key, id }) => {
      const from = isTime ? sql`timestamptz 'epoch' + ${key}::float8 * interval '1 microsecond'` : sql`${key}::bigint`;
      return sql`(${name}, t.id) ${beyond} (${from}, ${id}::uuid)`;
    },
  };
}

const ORDERS: Readonly<Record<TicketQuery['sort'], Order>> = {
  updatedAt: orderBy('updated_at', 'asc'),
  '-updatedAt': orderBy('updated_at', 'desc'),
  createdAt: orderBy('created_at', 'asc'),
  '-createdAt': orderBy('created_at', 'desc'),
  number: orderBy('number', 'asc'),
  '-number': orderBy('number', 'desc'),
};

function filters(tenantId: string, query: TicketQuery): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (query.status) conditions.push(sql`t.status = any(${query.status})`);
  if (query.priority) conditions.push(sql`t.priority = any(${query.priority})`);
  if (query.source) conditions.push(sql`t.source = any(${query.source})`);
  if (query.contactId !== undefined) conditions.push(sql`t.contact_id = ${query.contactId}::uuid`);
  if (query.jiraKey !== undefined) conditions.push(sql`l.issue_key = ${query.jiraKey.toUpperCase()}`);
  if (query.q !== undefined) conditions.push(isFound(tenantId, query.q));
  return conditions;
}
