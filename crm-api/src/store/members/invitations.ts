import type { Role } from '@synapse/shared/api/define-route';
import type { Invitation } from '@synapse/shared/member';
import { type Selectable, sql } from 'kysely';
import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import type { OperatorTx, TenantTx, WorkerTx } from '../db/database.ts';
import type { Database } from '../db/schema.ts';

/** Of a workspace, at once. */
const MOST_OPEN = 500;

export type NewInvitation = {
  id: string;
  email: string;
  role: Role;
  invitedBy: string;
  /** Left out: the operator. */
  invitedByUserId?: string;
  tokenHash: Buffer;
  at: Date;
  expiresAt: Date;
};

/** @throws DomainError conflict when the address is invited already, or very many are */
export async function insertInvitation(tx: TenantTx | OperatorTx, tenantId: string, one: NewInvitation): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into invitation (tenant_id, id, email, role, token_hash, invited_by, invited_by_user_id, created_at, expires_at)
    select ${tenantId}::uuid, ${one.id}::uuid, ${one.email}, ${one.role}, ${one.tokenHash}, ${one.invitedBy},
           ${one.invitedByUserId ?? null}, ${one.at}, ${one.expiresAt}
     where (select count(*) from invitation where tenant_id = ${tenantId}) < ${MOST_OPEN}
    on conflict (tenant_id, lower(email)) do nothing`.execute(tx);
  if (numAffectedRows) return;
  throw new DomainError('conflict', say('invitation_open', { most: String(MOST_OPEN) }));
}

/** Those that are open, the newest first; also those that have ended, which can be sent again. */
export async function listInvitations(tx: TenantTx, tenantId: string): Promise<Invitation[]> {
  const rows = await tx
    .selectFrom('invitation')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(invitationView);
}

/** @param tokenHash only while this is its token: it may be replaced while the lock is waited for. @throws DomainError not_found */
export async function lockInvitation(
  tx: TenantTx,
  tenantId: string,
  id: string,
  tokenHash?: Buffer,
): Promise<Invitation> {
  let select = tx.selectFrom('invitation').selectAll().where('tenant_id', '=', tenantId).where('id', '=', id);
  if (tokenHash) select = select.where('token_hash', '=', tokenHash);
  const row = await select.forUpdate().executeTakeFirst();
  if (!row) throw new DomainError('not_found', 'There is no such invitation: it was accepted, revoked or sent again.');
  return invitationView(row);
}

/** Replaces the token: the one before no longer opens anything. */
export async function renewInvitation(
  tx: TenantTx,
  tenantId: string,
  id: string,
  { tokenHash, expiresAt }: { tokenHash: Buffer; expiresAt: Date },
): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ token_hash: tokenHash, expires_at: expiresAt })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}

export async function deleteInvitation(tx: TenantTx, tenantId: string, id: string): Promise<void> {
  await tx.deleteFrom('invitation').where('tenant_id', '=', tenantId).where('id', '=', id).execute();
}

/** Whoever goes does not come back by an invitation that was open while they belonged. */
export async function deleteInvitationsOf(tx: TenantTx, tenantId: string, emails: readonly string[]): Promise<void> {
  await sql`
    delete from invitation
     where tenant_id = ${tenantId} and lower(email) = any(select lower(e) from unnest(${emails}::text[]) e)`.execute(
    tx,
  );
}

export type FoundInvitation = { tenantId: string; id: string; email: string; expiresAt: Date };

const ofAllTenants = (tx: WorkerTx) =>
  tx.selectFrom('invitation').select(['tenant_id as tenantId', 'id', 'email', 'expires_at as expiresAt']);

/** Whose invitation a token is, over all tenants. */
export async function findInvitation(tx: WorkerTx, tokenHash: Buffer): Promise<FoundInvitation | undefined> {
  return ofAllTenants(tx).where('token_hash', '=', tokenHash).executeTakeFirst();
}

/** The invitations of an address that are valid, over all tenants. */
export async function findInvitationsOf(tx: WorkerTx, email: string, now: Date): Promise<FoundInvitation[]> {
  return ofAllTenants(tx)
    .where(sql<boolean>`lower(email) = lower(${email})`)
    .where('expires_at', '>', now)
    .orderBy('id')
    .limit(50)
    .execute();
}

function invitationView(row: Selectable<Database['invitation']>): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    invitedBy: row.invited_by,
    invitedByUserId: row.invited_by_user_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
