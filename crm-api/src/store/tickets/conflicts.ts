import type { Conflict, ConflictPage, ConflictQuery } from '@synapse/shared/conflict';
import { type InferResult, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import type { ConflictTimes, Effects } from '../../domain/model/effects.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';

const SORT = 'conflict';
/** Microseconds since 1970. */
const cursorKey = z.number().int().min(0);

/** The conflicts of a tenant, the newest first. @throws DomainError invalid_cursor */
export async function listConflicts(tx: TenantTx, tenantId: string, query: ConflictQuery): Promise<ConflictPage> {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT, cursorKey);
  let select = conflictsOf(tx, tenantId);
  // A ticket that was deleted needs no decision any more.
  if (query.state === 'open') select = select.where('c.resolved_at', 'is', null).where('t.deleted_at', 'is', null);
  if (query.state === 'resolved') select = select.where('c.resolved_at', 'is not', null);
  if (query.ticketId !== undefined) select = select.where('c.ticket_id', '=', query.ticketId);
  if (from)
    select = select.where(
      sql<boolean>`(c.at, c.id) < (timestamptz 'epoch' + ${from.key}::float8 * interval '1 microsecond', ${from.id}::uuid)`,
    );
  const rows = await select
    .orderBy('c.at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ sort_key: key, id }) => ({ key, id }),
  });
  return { items: page.map(conflictView), nextCursor };
}

/** @throws DomainError not_found */
export async function getConflict(tx: TenantTx, tenantId: string, id: string): Promise<Conflict> {
  const row = await conflictsOf(tx, tenantId).where('c.id', '=', id).executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such conflict. Check its id.');
  return conflictView(row);
}

/** Locks a conflict until the transaction ends, so that two people can't decide it at once. @throws DomainError not_found */
export async function lockConflict(tx: TenantTx, tenantId: string, id: string): Promise<Conflict> {
  await tx
    .selectFrom('conflict')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  return getConflict(tx, tenantId, id);
}

/** Marks conflicts as decided, in the transaction of the change that carried the decision out. */
export async function writeResolutions(
  tx: TenantTx,
  tenantId: string,
  resolutions: Effects['resolutions'],
  now: number,
): Promise<void> {
  for (const { conflictId, take, by } of resolutions) {
    await tx
      .updateTable('conflict')
      .set({
        ...{ resolved_at: new Date(now), resolution: take, resolved_by: by?.name ?? 'unknown' },
        ...{ resolved_by_user_id: by?.userId ?? null, resolved_by_account_id: by?.accountId ?? null },
      })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', conflictId)
      .execute();
  }
}

const conflictsOf = (tx: TenantTx, tenantId: string) =>
  tx
    .selectFrom('conflict as c')
    .innerJoin('ticket as t', (join) => join.onRef('t.tenant_id', '=', 'c.tenant_id').onRef('t.id', '=', 'c.ticket_id'))
    .leftJoin('issue_link as l', (join) =>
      join.onRef('l.tenant_id', '=', 'c.tenant_id').onRef('l.ticket_id', '=', 'c.ticket_id'),
    )
    .selectAll('c')
    .select(['t.number', 't.title', 't.deleted_at', 'l.issue_key'])
    .select(sql<number>`(extract(epoch from c.at) * 1000000)::bigint`.as('sort_key'))
    .where('c.tenant_id', '=', tenantId);

type Row = InferResult<ReturnType<typeof conflictsOf>>[number];

const timesView = ({ ours, theirs, of }: ConflictTimes): Conflict['times'] => ({
  ...{ ours: new Date(ours).toISOString(), theirs: new Date(theirs).toISOString(), theirsIs: of },
});

function conflictView(row: Row): Conflict {
  const { resolved_at: at, resolved_by: by, resolution: take } = row;
  return {
    id: row.id,
    ticket: {
      id: row.ticket_id,
      number: row.number,
      title: row.title,
      issueKey: row.issue_key,
      deletedAt: row.deleted_at?.toISOString() ?? null,
    },
    field: row.field,
    base: row.base_value,
    ours: row.our_value,
    theirs: row.their_value,
    policy: row.policy,
    winner: row.winner,
    restricted: row.restricted,
    times: row.times && timesView(row.times),
    cause: row.cause,
    at: row.at.toISOString(),
    resolved:
      at && take
        ? {
            ...{ at: at.toISOString(), by: by ?? 'unknown', take },
            ...{ userId: row.resolved_by_user_id, jiraAccountId: row.resolved_by_account_id },
          }
        : null,
  };
}
