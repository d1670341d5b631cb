import { sql } from 'kysely';
import type { OperatorTx, TenantTx } from '../db/database.ts';

/** The workspace's name; undefined when there is no such workspace. */
export async function findTenantName(tx: TenantTx, tenantId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('tenant').select('name').where('id', '=', tenantId).executeTakeFirst();
  return row?.name;
}

export type WorkspaceRow = { id: string; name: string; createdAt: Date; members: number; invitations: number };

/** All there are, by name. */
export async function listWorkspaces(tx: OperatorTx): Promise<WorkspaceRow[]> {
  const { rows } = await sql<WorkspaceRow>`
    select t.id, t.name, t.created_at as "createdAt",
           (select count(*)::int from member m where m.tenant_id = t.id) as members,
           (select count(*)::int from invitation i where i.tenant_id = t.id) as invitations
      from tenant t order by t.name, t.id`.execute(tx);
  return rows;
}

export async function insertWorkspace(tx: OperatorTx, id: string, name: string): Promise<void> {
  await tx.insertInto('tenant').values({ id, name }).execute();
}

/** @returns whether there is such a workspace */
export async function renameWorkspace(tx: OperatorTx, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('tenant')
    .set({ name })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
