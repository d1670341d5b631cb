import type { TenantTx } from '../db/database.ts';

/** The workspace's name; undefined when there is no such workspace. */
export async function findTenantName(tx: TenantTx, tenantId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('tenant').select('name').where('id', '=', tenantId).executeTakeFirst();
  return row?.name;
}
