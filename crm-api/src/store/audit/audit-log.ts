import { randomUUID } from 'node:crypto';
import type { AuditAction, AuditActorKind, AuditEntry, AuditPage, AuditQuery } from '@synapse/shared/audit';
import { sql } from 'kysely';
import { z } from 'zod';
import { cutPage, readCursor } from '../db/cursor.ts';
import type { OperatorTx, TenantTx } from '../db/database.ts';
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
  await sql`
    insert into audit_log (tenant_id, id, actor_kind, actor_id, actor_name, address, action, about, changes)
    values (${tenantId}, ${randomUUID()}, ${kind}, ${id}, ${name}, ${address}, ${action}, ${about}, ${changes}::text[])`.execute(
    tx,
  );
}

/** What a patch sets, for `changes`: a value that could be a text is left out. */
export const changesOf = (patch: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(patch)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (isPlain(value) ? `${name}: ${value}` : name));

const isPlain = (value: unknown): boolean => value === null || typeof value === 'boolean' || typeof value === 'number';

type Row = {
  id: string;
  at: Date;
  kind: AuditActorKind;
  actorId: string;
  name: string;
  address: string | null;
  action: AuditAction;
  about: string | null;
  changes: string[];
};

const SORT = 'audit';

/** The newest first. @throws DomainError invalid_cursor */
export async function listAudit(tx: TenantTx, tenantId: string, query: AuditQuery): Promise<AuditPage> {
  const { actorId, action, from, to, limit, cursor } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor, SORT, z.iso.datetime());
  const { rows } = await sql<Row>`
    select id, at, actor_kind as kind, actor_id as "actorId", actor_name as name, address, action, about, changes
      from audit_log
     where tenant_id = ${tenantId}
       ${actorId === undefined ? sql`` : sql`and actor_id = ${actorId}`}
       ${action === undefined ? sql`` : sql`and action = ${action}`}
       ${from === undefined ? sql`` : sql`and at >= ${from}::timestamptz`}
       ${to === undefined ? sql`` : sql`and at < ${to}::timestamptz`}
       ${after ? sql`and (at, id) < (${after.key}::timestamptz, ${after.id}::uuid)` : sql``}
     order by at desc, id desc limit ${limit + 1}`.execute(tx);
  const { page, nextCursor } = cutPage(rows, limit, {
    sort: SORT,
    placeOf: ({ at, id }) => ({ key: at.toISOString(), id }),
  });
  return { items: page.map(entryOf), nextCursor };
}

const entryOf = ({ id, at, kind, actorId, name, address, action, about, changes }: Row): AuditEntry => ({
  ...{ id, at: at.toISOString(), actor: { kind, id: actorId, name } },
  ...{ address, action, about, changes },
});
