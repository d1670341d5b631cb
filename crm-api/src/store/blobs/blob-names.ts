import type { TenantTx } from '../db/database.ts';
import { anyOf } from '../db/expressions.ts';

/** Which of these contents a row names: of a file that exists, or whose content is still to be released. */
export async function findNamedBlobs(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('attachment')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', anyOf(ids))
    .where((is) => is.or([is.ref('stored'), is('deleted_at', 'is', null)]))
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Files that were deleted before a time (epoch ms) and whose content is still kept, though nothing waits for it: the rule
 * of domain/attachment/attachment-state.ts, `wantsDiscard`. The work item of an issue sees to its own; a ticket that was unlinked, or
 * whose issue is gone, has none. Nor does it look for an upload that got no answer; so long after it, that is known by its hash alone.
 */
export async function findDiscardable(
  tx: TenantTx,
  tenantId: string,
  before: number,
  limit: number,
): Promise<{ id: string; ticketId: string }[]> {
  const at = new Date(before);
  return tx
    .selectFrom('attachment')
    .select(['id', 'ticket_id as ticketId'])
    .where('tenant_id', '=', tenantId)
    .where('deleted_at', '<', at)
    .where((is) => is.ref('stored'))
    .where((is) => is.or([is('send_attempted_at', 'is', null), is('send_attempted_at', '<', at)]))
    .orderBy('id')
    .limit(limit)
    .execute();
}
