import { randomUUID } from 'node:crypto';
import type { AuditAction, AuditEntry, AuditPage, AuditQuery } from '@synapse/shared/audit';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { OperatorTx, TenantTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { whoActs } from './acting.ts';

/**
 * Writes down what is done in this very transaction, and by whom. No secret and no customer's text may be in it.
 * @param about such as `member:<id>`
 * @param changes names of settings, and their values where these are of a fixed set
 */
export async function recordAudit(
  tx: TenantTx | OperatorTx,
  tenantId: string,
  action: AuditAction,
  about: string | null,
  changes: readonly string[] = [],
): Promise<void> {
  const { kind, id, name, address } = whoActs();
  const actor = { actor_kind: kind, actor_id: id, actor_name: name, address };
  await tx
    .insertInto('audit_log')
    .values({ tenant_id: tenantId, id: randomUUID(), ...actor, action, about, changes: [...changes] })
    .execute();
}

/** What a patch sets, for `changes`: a value that could be a text is left out. */
export const changesOf = (patch: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(patch)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (isPlain(value) ? `${name}: ${value}` : name));

const isPlain = (value: unknown): boolean => value === null || typeof value === 'boolean' || typeof value === 'number';

const SORT = 'audit';

/** The newest first. @throws DomainError invalid_cursor */
export async function listAudit(tx: TenantTx, tenantId: string, query: AuditQuery): Promise<AuditPage> {
  const { actorId, action, from, to, limit, cursor } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, SORT, z.iso.datetime());
  let select = tx.selectFrom('audit_log').selectAll().where('tenant_id', '=', tenantId);
  if (actorId !== undefined) select = select.where('actor_id', '=', actorId);
  if (action !== undefined) select = select.where('action', '=', action);
  if (from !== undefined) select = select.where('at', '>=', new Date(from));
  if (to !== undefined) select = select.where('at', '<', new Date(to));
  if (after) select = select.where(sql<boolean>`(at, id) < (${after.key}::timestamptz, ${after.id}::uuid)`);
  const rows = await select
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const { page, nextCursor } = cutPage(rows, limit, {
    sort: SORT,
    placeOf: ({ at, id }) => ({ key: at.toISOString(), id }),
  });
  return { items: page.map(entryOf), nextCursor };
}

const entryOf = ({
  id,
  at,
  address,
  action,
  about,
  changes,
  ...row
}: Selectable<Database['audit_log']>): AuditEntry => ({
  ...{ id, at: at.toISOString(), actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name } },
  ...{ address, action, about, changes },
});
