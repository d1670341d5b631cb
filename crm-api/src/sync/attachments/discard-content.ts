import type { AttachmentState } from '../../domain/model/attachment.ts';
import type { Cause, ContentOutcome } from '../../domain/model/change.ts';
import { withTenant } from '../../store/db/database.ts';
import { applyChanges } from '../engine/apply-changes.ts';
import type { SyncContext } from '../engine/sync-context.ts';

type OfTicket = { sync: SyncContext; tenantId: string; ticketId: string };

/** Lets go of the content of a file that was deleted; what it was stays, as a tombstone. */
export async function discardContent(of: OfTicket, file: Pick<AttachmentState, 'id'>, cause: Cause): Promise<void> {
  await of.sync.files.blobs.delete({ tenantId: of.tenantId, id: file.id });
  await reportContent(of, file, { outcome: 'discarded' }, cause);
}

/** Reports to the funnel what became of a file's content. The work item that would see to it is the one that runs. */
export async function reportContent(
  { sync, tenantId, ticketId }: OfTicket,
  { id: attachmentId }: Pick<AttachmentState, 'id'>,
  content: ContentOutcome,
  cause: Cause,
): Promise<void> {
  await withTenant(sync.db, tenantId, (tx) =>
    applyChanges(
      tx,
      { tenantId, now: sync.now() },
      [{ kind: 'attachment.content', cause, ticketId, attachmentId, content }],
      { enqueue: false },
    ),
  );
}
