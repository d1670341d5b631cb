import type { Change } from '../../domain/model/change.ts';
import { type Db, forWork, withTenant, withWorker } from '../../store/db/database.ts';
import { addToFeed } from '../../store/feed/feed-write.ts';
import { leaveNumbersOut, listTenants, listWaiting, wantDeepPasses } from '../../store/workqueue/after-restore.ts';
import { applyChanges } from '../engine/apply-changes.ts';

/** So many tickets in one transaction, which holds their locks. */
const BATCH = 200;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * To be called on a database that was set back to a backup, before anything works on it: without it, what waited for Jira
 * in the backup and was sent since is sent a second time. Twice does no harm.
 * @returns how many workspaces there are, and how many of their tickets will be looked up in Jira first
 */
export async function takeUpAfterRestore(db: Db, now: number): Promise<{ tenants: number; tickets: number }> {
  const pages = forWork(db, 'page');
  const tenants = await withWorker(pages, listTenants);
  let tickets = 0;
  for (const tenantId of tenants) {
    let last: string | undefined = NO_ID;
    while (last !== undefined) {
      const ids: string[] = await doubtSome(pages, { tenantId, after: last, now });
      tickets += ids.length;
      last = ids.at(-1);
    }
    await withTenant(pages, tenantId, async (tx) => {
      await wantDeepPasses(tx, tenantId);
      await leaveNumbersOut(tx, tenantId);
      // Beyond the gap, so that whoever followed the feed before has to read everything again.
      addToFeed(tx, tenantId, [
        { kind: 'run.progress', ticketId: null, refId: null, fields: ['tickets'], ...BY_SYSTEM },
      ]);
    });
  }
  return { tenants: tenants.length, tickets };
}

function doubtSome(
  db: Db,
  { tenantId, after, now }: { tenantId: string; after: string; now: number },
): Promise<string[]> {
  return withTenant(db, tenantId, async (tx) => {
    const ids = await listWaiting(tx, tenantId, after, BATCH);
    const changes = ids.map((ticketId): Change => ({ kind: 'backup.restored', cause: CAUSE, ticketId }));
    if (changes.length > 0) await applyChanges(tx, { tenantId, now }, changes);
    return ids;
  });
}

const BY_SYSTEM = { origin: 'system', at: null } as const;
const CAUSE: Change['cause'] = { origin: 'system', actor: null, id: 'restored backup' };
