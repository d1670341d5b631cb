import type { Conflict, ConflictPage, ConflictQuery, ConflictSide } from '@synapse/shared/conflict';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import type { ConflictTimes, Effects } from '../../domain/model/effects.ts';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { TenantTx } from '../db/database.ts';

type Row = {
  id: string;
  ticket_id: string;
  number: number;
  title: string;
  issue_key: string | null;
  deleted_at: Date | null;
  field: string;
  base_value: unknown;
  our_value: unknown;
  their_value: unknown;
  policy: string;
  winner: Conflict['winner'];
  restricted: boolean;
  times: ConflictTimes | null;
  cause: string | null;
  at: Date;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolved_by_user_id: string | null;
  resolved_by_account_id: string | null;
  resolution: ConflictSide | null;
  sort_key: number;
};

const SORT = 'conflict';
/** Microseconds since 1970. */
const cursorKey = z.number().int().min(0);

/** The conflicts of a tenant, the newest first. @throws DomainError invalid_cursor */
export async function listConflicts(tx: TenantTx, tenantId: string, query: ConflictQuery): Promise<ConflictPage> {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor, SORT, cursorKey);
  const { rows } = await select(
    tenantId,
    sql.join(
      [
        // A ticket that was deleted needs no decision any more.
        query.state === 'open' ? sql`c.resolved_at is null and t.deleted_at is null` : sql`true`,
        query.state === 'resolved' ? sql`c.resolved_at is not null` : sql`true`,
        query.ticketId === undefined ? sql`true` : sql`c.ticket_id = ${query.ticketId}::uuid`,
        from
          ? sql`(c.at, c.id) < (timestamptz 'epoch' + ${from.key}::float8 * interval '1 microsecond', ${from.id}::uuid)`
          : sql`true`,
      ],
      sql` and `,
    ),
    query.limit + 1,
  ).execute(tx);
  const { page, nextCursor } = cutPage(rows, query.limit, {
    sort: SORT,
    placeOf: ({ sort_key: key, id }) => ({ key, id }),
  });
  return { items: page.map(conflictView), nextCursor };
}

/** @throws DomainError not_found */
export async function getConflict(tx: TenantTx, tenantId: string, id: string): Promise<Conflict> {
  const { rows } = await select(tenantId, sql`c.id = ${id}::uuid`, 1).execute(tx);
  if (!rows[0]) throw new DomainError('not_found', 'There is no such conflict. Check its id.');
  return conflictView(rows[0]);
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

function select(tenantId: string, where: RawBuilder<unknown>, limit: number) {
  return sql<Row>`
    select c.*, t.number, t.title, t.deleted_at, l.issue_key, (extract(epoch from c.at) * 1000000)::bigint as sort_key
      from conflict c
      join ticket t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
      left join issue_link l on l.tenant_id = c.tenant_id and l.ticket_id = c.ticket_id
     where c.tenant_id = ${tenantId} and ${where}
     order by c.at desc, c.id desc limit ${limit}`;
}

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
