import { sql } from 'kysely';
import type { TenantTx } from '../db/database.ts';

/** Forgets the work of tickets that are deleted for good, in the order of locks. */
export async function removeWorkItemsOfTickets(
  tx: TenantTx,
  tenantId: string,
  ticketIds: readonly string[],
): Promise<void> {
  await sql`
    with their as materialized (
      select w.id from work_item w join issue_link l on l.tenant_id = w.tenant_id
         and (w.kind = 'issue' and w.site_id = l.site_id and w.issue_id = l.issue_id
           or w.kind = 'create' and w.ticket_id = l.ticket_id)
       where l.tenant_id = ${tenantId} and l.ticket_id = any(${ticketIds}::uuid[])
       order by w.kind, w.ticket_id, w.site_id, w.issue_id for update of w)
    delete from work_item using their where work_item.tenant_id = ${tenantId} and work_item.id = their.id`.execute(tx);
}

/** Forgets the work of a site that is deleted for good, but for the run that deletes it. */
export async function removeWorkItemsOfSite(
  tx: TenantTx,
  { tenantId, siteId }: { tenantId: string; siteId: string },
): Promise<void> {
  await tx
    .deleteFrom('work_item')
    .where('tenant_id', '=', tenantId)
    .where('site_id', '=', siteId)
    .where('kind', '<>', 'purge')
    .execute();
}
