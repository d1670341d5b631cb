import type { ByWhom, Change } from '../../domain/model/change.ts';
import { forWork, type TenantTx, withTenant } from '../../store/db/database.ts';
import { lockSitePurge, lockSiteTickets, removeJiraParts, removeSiteRows } from '../../store/purge/site-purge.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { PURGE_BATCH, purgeTickets } from './purge-tickets.ts';

type Site = { tenantId: string; siteId: string };

/** How many rows of what has no ticket go in one transaction. */
const ROWS = 5_000;

/**
 * Deletes for good what came from a disconnected site, the next batch of it: tickets that were made in Jira, whole;
 * then, of tickets that were made here, Jira's part; then the site itself. A killed run continues where it was, for what
 * is gone is gone; pairing the site again stops it.
 * @param by who asked for it
 * @returns whether there is more
 */
export async function purgeSiteBatch(sync: SyncContext, site: Site, by: ByWhom): Promise<boolean> {
  const { tenantId } = site;
  const stillWanted = async (tx: TenantTx) => (await lockSitePurge(tx, site)) !== undefined;
  const removed = await purgeTickets(sync, { tenantId, reason: 'site_disconnected', by }, async (tx) => {
    if (!(await stillWanted(tx))) return [];
    const tickets = await lockSiteTickets(tx, site, 'in Jira', PURGE_BATCH);
    return tickets.map(({ id }) => id);
  });
  if (removed > 0) return true;
  const left = await withTenant(forWork(sync.db, 'page'), tenantId, async (tx) => {
    if (!(await stillWanted(tx))) return { more: false, blobs: [] };
    const kept = await lockSiteTickets(tx, site, 'here', PURGE_BATCH);
    if (kept.length === 0) return { more: await removeSiteRows(tx, site, ROWS), blobs: [] };
    const cause = { origin: 'system', actor: by, id: 'purge' } as const;
    const changes = kept
      .filter(({ linked }) => linked)
      .map(({ id }): Change => ({ kind: 'ticket.unlinked', cause, ticketId: id }));
    if (changes.length > 0) await applyChanges(tx, { tenantId, now: sync.now() }, changes, { enqueue: false });
    const ticketIds = kept.map(({ id }) => id);
    return { more: true, blobs: await removeJiraParts(tx, tenantId, ticketIds) };
  });
  for (const id of left.blobs) await sync.files.blobs.delete({ tenantId, id });
  return left.more;
}
