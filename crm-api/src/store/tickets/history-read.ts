import type { HistoryItem, HistoryPage, HistoryQuery } from '@synapse/shared/history';
import type { LiveEvent } from '@synapse/shared/live';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';

type Row = Selectable<Database['field_history']>;

const SORT = 'history';
const cursorKey = z.number().int().min(0);

/**
 * What happened to a ticket, the newest first; also of one that was deleted here.
 * @throws DomainError not_found, invalid_cursor
 */
export async function listHistory(
  tx: TenantTx,
  tenantId: string,
  ticketId: string,
  query: HistoryQuery,
): Promise<HistoryPage> {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT, cursorKey);
  let select = tx
    .selectFrom('field_history')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .orderBy('id', 'desc')
    .limit(query.limit + 1);
  if (from) select = select.where('id', '<', from.key);
  if (query.field !== undefined) select = select.where('field', '=', query.field);
  const [rows] = await Promise.all([select.execute(), requireTicket(tx, tenantId, ticketId)]);
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ id: key }) => ({ key, id: ticketId }),
  });
  return { items: page.map(historyView), nextCursor };
}

async function requireTicket(tx: TenantTx, tenantId: string, ticketId: string): Promise<void> {
  const found = await tx
    .selectFrom('ticket')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', ticketId)
    .executeTakeFirst();
  if (!found) throw new DomainError('not_found', 'There is no such ticket.');
}

function byOf({ actor: name, actor_user_id: userId, actor_account_id: jiraAccountId }: Row): HistoryItem['by'] {
  return name === null && jiraAccountId === null ? null : { name, userId, jiraAccountId };
}

function historyView(row: Row): HistoryItem {
  const origin = row.origin as LiveEvent['origin'];
  return {
    id: row.id,
    at: row.at.toISOString(),
    field: row.field,
    old: row.old_value,
    new: row.new_value,
    side: origin === 'jira' || origin === 'reconcile' || origin === 'import' ? 'jira' : 'crm',
    origin,
    actor: row.actor ?? row.actor_account_id,
    by: byOf(row),
    cause: row.cause,
    rule: row.rule,
  };
}
