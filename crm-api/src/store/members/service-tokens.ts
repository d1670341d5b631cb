import type { Scope } from '@synapse/shared/api/scopes';
import type { ServiceToken } from '@synapse/shared/service-token';
import { type Selectable, sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { serviceTokenKey } from '../../domain/members/service-token.ts';
import { say } from '../../domain/sentences.ts';
import type { TenantTx, WorkerTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { notifyAccess } from './access-changes.ts';

/** Of a workspace, those that have ended included. */
const MOST = 200;

export type NewServiceTokenRow = {
  id: string;
  name: string;
  scopes: Scope[];
  tokenHash: Buffer;
  createdBy: string;
  createdByUserId: string;
  at: Date;
  expiresAt: Date;
};

/** @throws DomainError conflict when there is one of this name, or very many */
export async function insertServiceToken(tx: TenantTx, tenantId: string, one: NewServiceTokenRow): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into service_token (tenant_id, id, name, scopes, token_hash, created_by, created_by_user_id, created_at, expires_at)
    select ${tenantId}::uuid, ${one.id}::uuid, ${one.name}, ${one.scopes}::text[], ${one.tokenHash}, ${one.createdBy},
           ${one.createdByUserId}, ${one.at}, ${one.expiresAt}
     where (select count(*) from service_token where tenant_id = ${tenantId}) < ${MOST}
    on conflict (tenant_id, lower(name)) do nothing`.execute(tx);
  if (numAffectedRows) return;
  throw new DomainError('conflict', say('service_token_taken', { most: String(MOST) }));
}

/** The newest first. */
export async function listServiceTokens(tx: TenantTx, tenantId: string): Promise<ServiceToken[]> {
  const rows = await tx
    .selectFrom('service_token')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(serviceTokenView);
}

/** @returns its name. @throws DomainError not_found */
export async function deleteServiceToken(tx: TenantTx, tenantId: string, id: string): Promise<string> {
  const row = await tx
    .deleteFrom('service_token')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such service token: it may be revoked already.');
  await notifyAccess(tx, serviceTokenKey(id));
  return row.name;
}

export type FoundServiceToken = { tenantId: string; id: string; name: string; scopes: Scope[]; expiresAt: Date };

/** Whose service token it is, over all tenants. */
export async function findServiceToken(tx: WorkerTx, tokenHash: Buffer): Promise<FoundServiceToken | undefined> {
  return tx
    .selectFrom('service_token')
    .select(['tenant_id as tenantId', 'id', 'name', 'scopes', 'expires_at as expiresAt'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

/** Notes that it was used, once a minute however many processes see it. */
export async function recordTokenUse(tx: TenantTx, tenantId: string, id: string, at: Date): Promise<void> {
  const minuteAgo = new Date(at.getTime() - 60_000);
  await tx
    .updateTable('service_token')
    .set({ last_used_at: at })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where((was) => was.or([was('last_used_at', 'is', null), was('last_used_at', '<=', minuteAgo)]))
    .execute();
}

function serviceTokenView(row: Selectable<Database['service_token']>): ServiceToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    createdBy: row.created_by,
    createdByUserId: row.created_by_user_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}

/** The tokens that will end soon: within `days`, or in the last quarter of their time where that is less. */
export async function listExpiringTokens(
  tx: TenantTx,
  tenantId: string,
  { now, days }: { now: Date; days: number },
): Promise<{ id: string; name: string; expiresAt: Date }[]> {
  const soon = sql<Date>`expires_at - least(${days} * interval '1 day', (expires_at - created_at) / 4)`;
  return tx
    .selectFrom('service_token')
    .select(['id', 'name', 'expires_at as expiresAt'])
    .where('tenant_id', '=', tenantId)
    .where('expires_at', '>', now)
    .where(soon, '<=', now)
    .orderBy('id')
    .execute();
}
