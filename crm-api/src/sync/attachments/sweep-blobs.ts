import { randomUUID } from 'node:crypto';
import type { Cause } from '../../domain/model/change.ts';
import { findDiscardable, findNamedBlobs } from '../../store/blobs/blob-names.ts';
import type { KeptBlob } from '../../store/blobs/blob-store.ts';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { enqueueLater, type RunOutcome } from '../../store/workqueue/work-items.ts';
import type { WorkItemRun } from '../workqueue/work-item-run.ts';
import { discardContent } from './discard-content.ts';

const DAY_MS = 24 * 3_600_000;

/** What is younger may be under way: it is stored before the row that names it. */
const LEAST_AGE_MS = DAY_MS;

/** How long one run lasts before it releases the work item, and when the next one continues. */
const SLICE_MS = 5_000;
const REST_MS = 3_600_000;

/** How many contents are compared with their rows at once. */
const BATCH = 500;

const CAUSE: Cause = { origin: 'system', actor: null, id: 'blob-sweep' };

/**
 * Lets go of what nobody needs in a workspace's part of the blob store, once a day: halves that a killed process left,
 * contents that no row names, and those of files that were deleted where no work item saw to it. Only what is older than a
 * day, and only below the workspace's own id, so that what another database names is never touched.
 */
export async function sweepBlobs({ sync, workItem }: WorkItemRun<'blob-sweep'>): Promise<RunOutcome> {
  const { tenantId } = workItem;
  const { blobs } = sync.files;
  const before = sync.now() - LEAST_AGE_MS;
  const until = performance.now() + SLICE_MS;
  const halves = await blobs.dropUnfinished(tenantId, before);
  const discardable = await withTenant(sync.db, tenantId, (tx) => findDiscardable(tx, tenantId, before, BATCH));
  for (const { id, ticketId } of discardable) await discardContent({ sync, tenantId, ticketId }, { id }, CAUSE);
  let orphans = 0;
  let [whole, old]: [boolean, KeptBlob[]] = [true, []];
  const drop = async () => {
    orphans += await dropOrphans({ sync, tenantId }, old);
    old = [];
  };
  for await (const blob of fromAnywhere(blobs.list)(tenantId)) {
    if (blob.storedAt < before) old.push(blob);
    if (old.length >= BATCH) await drop();
    whole = performance.now() < until;
    if (!whole) break;
  }
  await drop();
  if (halves + orphans + discardable.length > 0)
    sync.log.info(
      { tenant: tenantId, halves, orphans, deleted: discardable.length },
      'contents that no file has were removed',
    );
  return { state: 'waiting', delayMs: whole ? DAY_MS : REST_MS, failed: false, reason: null };
}

/** Sees to it that a workspace's contents are swept: to be called before any is stored, for a process may be killed. */
export function enqueueBlobSweep(tx: TenantTx, tenantId: string): Promise<void> {
  return enqueueLater(tx, tenantId, { kind: 'blob-sweep', siteId: null }, DAY_MS);
}

/** Begins anywhere and goes round, so that runs which are cut short see all of a large store in time. */
function fromAnywhere(list: (tenantId: string, after?: string) => AsyncIterable<KeptBlob>) {
  return async function* (tenantId: string): AsyncGenerator<KeptBlob> {
    const start = randomUUID();
    yield* list(tenantId, start);
    for await (const blob of list(tenantId)) {
      if (blob.id > start) return;
      yield blob;
    }
  };
}

async function dropOrphans(
  { sync, tenantId }: { sync: WorkItemRun['sync']; tenantId: string },
  blobs: readonly KeptBlob[],
): Promise<number> {
  if (blobs.length === 0) return 0;
  const ids = blobs.map(({ id }) => id);
  const named = await withTenant(sync.db, tenantId, (tx) => findNamedBlobs(tx, tenantId, ids));
  const orphans = ids.filter((id) => !named.has(id));
  for (const id of orphans) await sync.files.blobs.delete({ tenantId, id });
  return orphans.length;
}
