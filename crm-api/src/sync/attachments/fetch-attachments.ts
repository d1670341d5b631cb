import { refusedByPolicy } from '../../domain/attachment/attachment-policy.ts';
import { wantsContent, wantsDiscard } from '../../domain/attachment/attachment-state.ts';
import type { AttachmentState } from '../../domain/model/attachment.ts';
import type { Cause, ContentOutcome } from '../../domain/model/change.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { say } from '../../domain/sentences.ts';
import { JiraError } from '../../jira/jira-error.ts';
import { SiteSilentError } from '../../jira/site-breaker.ts';
import { BlobTooLarge } from '../../store/blobs/blob-store.ts';
import { withTenant } from '../../store/db/database.ts';
import type { IssueDelivery } from '../outbound/delivery.ts';
import { eachAlone, isOfOneThing } from '../outbound/each-alone.ts';
import { discardContent, reportContent } from './discard-content.ts';
import { isGone } from './file-sight.ts';
import { enqueueBlobSweep } from './sweep-blobs.ts';

const CONTENT_CAUSE: Cause = { origin: 'jira', actor: null, id: 'content' };

/**
 * Brings the content of the files that Jira has into the blob store, streamed, the oldest first; a file that may not be
 * kept here stays as what is known of it, with the reason. A transfer that breaks off is continued; where that is not
 * possible, the work item tries again from the start, for the store keeps no half files.
 */
export async function fetchAttachments(delivery: IssueDelivery, ticket: TicketState): Promise<void> {
  const { sync, tenantId } = delivery;
  await withTenant(sync.db, tenantId, (tx) => enqueueBlobSweep(tx, tenantId));
  const wanted = [...ticket.attachments.values()].filter(wantsContent);
  const fetchOne = async (file: AttachmentState) =>
    reportContent(delivery, file, await fetchContent(delivery, file), CONTENT_CAUSE);
  await eachAlone(wanted, fetchOne, isOfThisFile);
}

/**
 * Also where Jira has less of it than it says. Without a status, what the connection failed by is the cause: there is none where it
 * ended as if nothing were missing.
 */
const isOfThisFile = (error: unknown): boolean =>
  isOfOneThing(error) ||
  (error instanceof JiraError &&
    !(error instanceof SiteSilentError) &&
    error.kind === 'unavailable' &&
    error.status === null &&
    error.cause === undefined);

/** Lets go of the content of files that were deleted; what they were stays, as a tombstone. */
export async function discardAttachments(
  delivery: Pick<IssueDelivery, 'sync' | 'tenantId' | 'ticketId'>,
  ticket: TicketState,
): Promise<void> {
  for (const file of [...ticket.attachments.values()].filter(wantsDiscard))
    await discardContent(delivery, file, CONTENT_CAUSE);
}

async function fetchContent(delivery: IssueDelivery, file: AttachmentState): Promise<ContentOutcome> {
  const { sync, tenantId, site } = delivery;
  const { blobs, policy } = sync.files;
  const refused = refusedByPolicy(file, policy);
  if (refused || file.jiraAttachmentId === null)
    return { outcome: 'refused', message: refused?.message ?? 'Jira has no id for it.' };
  try {
    const content = await site.files.content({ id: file.jiraAttachmentId, size: file.size });
    const stored = await blobs.put({ tenantId, id: file.id }, content, policy.maxBytes);
    // Jira gives no hash of a file, but its length.
    if (stored.size !== file.size) throw brokenOff(stored.size, file.size);
    return { outcome: 'stored', ...stored };
  } catch (error) {
    if (error instanceof BlobTooLarge)
      return { outcome: 'refused', message: `The file is larger than Jira said, and ${error.message}.` };
    if (!(error instanceof JiraError)) throw error;
    if (error.kind === 'not_found' && (await isGone(delivery, file.jiraAttachmentId))) return { outcome: 'gone' };
    if (error.kind === 'refused' || error.kind === 'not_found')
      return { outcome: 'refused', ...say('file_not_handed_out', { jira: error.words }), jira: error.words };
    throw error;
  }
}

function brokenOff(got: number, expected: number): JiraError {
  return new JiraError({
    kind: 'unavailable',
    status: null,
    words: `a file came with ${got} bytes instead of ${expected}`,
  });
}
