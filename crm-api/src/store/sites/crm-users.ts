import type { TenantTx } from '../db/database.ts';
import { NOW } from '../db/expressions.ts';

/** A user of the CRM, as their last token named them. */
export type CrmUserRow = { userId: string; name: string; email: string | null };

/** Remembers who used the CRM. A token without an address leaves the one that is known. */
export async function recordLastSeen(tx: TenantTx, tenantId: string, user: CrmUserRow): Promise<void> {
  await tx
    .insertInto('crm_user')
    .values({ tenant_id: tenantId, user_id: user.userId, name: user.name, email: user.email })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'user_id']).doUpdateSet((now) => ({
        name: now.ref('excluded.name'),
        email: now.fn.coalesce('excluded.email', 'crm_user.email'),
        seen_at: NOW,
      })),
    )
    .execute();
}

/** Undefined: nobody has been here by this id. */
export async function findUserName(tx: TenantTx, tenantId: string, userId: string): Promise<string | undefined> {
  const query = tx.selectFrom('crm_user').select('name').where('tenant_id', '=', tenantId);
  return (await query.where('user_id', '=', userId).executeTakeFirst())?.name;
}

/** By name; the last seen first where there are more than a person would read. */
export async function listUsers(tx: TenantTx, tenantId: string): Promise<CrmUserRow[]> {
  const recent = tx
    .selectFrom('crm_user')
    .select(['user_id', 'name', 'email'])
    .where('tenant_id', '=', tenantId)
    .orderBy('seen_at', 'desc')
    .limit(1000);
  return tx
    .selectFrom(recent.as('recent'))
    .select(['user_id as userId', 'name', 'email'])
    .orderBy('name')
    .orderBy('user_id')
    .execute();
}
