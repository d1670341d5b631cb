import { BULK_MAX } from '@synapse/shared/bulk/bulk';
import type { TicketFilter } from '@synapse/shared/ticket';
import { sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import type { TenantTx } from '../db/database.ts';
import { allOf, anyOf } from '../db/expressions.ts';
import { requireKnownCustom } from '../tickets/known-custom.ts';
import { FOUND_AT_MOST, foundBy } from '../tickets/search.ts';
import { narrow } from '../tickets/ticket-filters.ts';
import { ORDERS, ticketsInOrder } from '../tickets/tickets-read.ts';

const EXAMINED_AT_MOST = 100_000;

/**
 * The tickets that fit a filter, all of them: where they may be more than can be told, it refuses rather than leave some out.
 * @param examinedAtMost how many tickets are looked through for those that fit conditions without an index
 * @throws DomainError invalid_request
 */
export async function findMembers(
  tx: TenantTx,
  tenantId: string,
  filter: TicketFilter,
  examinedAtMost = EXAMINED_AT_MOST,
): Promise<string[]> {
  await requireKnownCustom(tx, tenantId, filter);
  if (filter.q !== undefined) await requireWholeSearch(tx, tenantId, filter.q);
  const { column, order } = ORDERS['-updatedAt'];
  const narrowing = narrow(tenantId, filter, column);
  const isWhole = narrowing.rest.length === 0;
  const limit = isWhole ? BULK_MAX + 1 : examinedAtMost;
  const { rows } = await sql<{ id: string | null; examined: number }>`
    with examined as materialized (
      select t.id, t.number, ${allOf(narrowing.rest)} as fits from (${ticketsInOrder(tenantId, narrowing, { order, limit })}) t)
    select fitting.id, whole.examined from (select count(*)::int as examined from examined) whole
      left join examined fitting on fitting.fits order by fitting.number limit ${BULK_MAX + 1}`.execute(tx);
  if (rows.length > BULK_MAX) throw tooMany(say('bulk_too_many', { most: String(BULK_MAX) }));
  if (!isWhole && (rows[0]?.examined ?? 0) >= examinedAtMost) throw tooMany(say('bulk_too_slow'));
  return rows.flatMap(({ id }) => id ?? []);
}

/** How many of these ids name a ticket that is not deleted. */
export async function countTickets(tx: TenantTx, tenantId: string, ticketIds: readonly string[]): Promise<number> {
  const { count } = await tx
    .selectFrom('ticket')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', 'is', null)
    .where('id', '=', anyOf(ticketIds))
    .executeTakeFirstOrThrow();
  return count;
}

/** A search finds the latest tickets only. */
async function requireWholeSearch(tx: TenantTx, tenantId: string, q: string): Promise<void> {
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found from (${foundBy(tenantId, q)}) found`.execute(tx);
  if ((rows[0]?.found ?? 0) >= FOUND_AT_MOST) throw tooMany(say('bulk_search_most', { most: String(FOUND_AT_MOST) }));
}

const tooMany = (why: Sentence) => new DomainError('invalid_request', why, [{ path: 'filter', ...why }]);
