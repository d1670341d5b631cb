import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** Which of these contents a row names: of a file that exists, or whose content is still to be released. */
export async function findNamedBlobs(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from attachment
     where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) and (stored or deleted_at is null)`.execute(tx);
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
  const at = new Date(before).toISOString();
  const { rows } = await sql<{ id: string; ticketId: string }>`
    select id, ticket_id as "ticketId" from attachment
     where tenant_id = ${tenantId} and deleted_at < ${at} and stored
       and (send_attempted_at is null or send_attempted_at < ${at})
     order by id limit ${limit}`.execute(tx);
  return rows;
}
