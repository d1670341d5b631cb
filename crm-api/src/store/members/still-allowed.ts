import { holds } from '../../domain/members/member-rules.ts';
import { isServiceTokenKey, serviceTokenId } from '../../domain/members/service-token.ts';
import type { TenantTx } from '../db/database.ts';

/**
 * Whether who was let in with a request may change tickets by now, too: what a request knows may be some moments old. Of somebody whose
 * token names their role nothing newer can be known.
 */
export async function isStillAllowed(
  tx: TenantTx,
  tenantId: string,
  { memberId, userId = '' }: { memberId?: string | undefined; userId?: string },
): Promise<boolean> {
  if (memberId !== undefined) {
    const member = await tx
      .selectFrom('member')
      .select(['role', 'suspended_at'])
      .where('tenant_id', '=', tenantId)
      .where('id', '=', memberId)
      .executeTakeFirst();
    return member !== undefined && member.suspended_at === null && holds(member.role, 'agent');
  }
  if (!isServiceTokenKey(userId)) return true;
  const token = await tx
    .selectFrom('service_token')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', serviceTokenId(userId))
    .executeTakeFirst();
  return token !== undefined;
}
