import { createHash } from 'node:crypto';
import {
  type AttachmentState,
  attachmentIsPending,
  type DeliveredAttachment,
  isUnresolvedSend,
  type ObservedAttachment,
} from '../domain/attachment-state.ts';
import type { TicketState } from '../domain/ticket-state.ts';
import { JiraError } from '../jira/jira-error.ts';
import { BlobDamaged, BlobMissing, checkedContent } from '../store/blob-store.ts';
import { applyDelivery, DELIVERY_CAUSE, type IssueDelivery } from './delivery.ts';

/**
 * Sends the files that Jira lacks and deletes those that went here, the oldest first. Exactly once although Jira's
 * attachments carry no property that could hold our id: an attempt is committed before it is made, and while its answer
 * is missing the file is looked up by its content before any second try (see resolveSends).
 */
export async function deliverAttachments(delivery: IssueDelivery, ticket: TicketState): Promise<void> {
  for (const file of [...ticket.attachments.values()].filter(attachmentIsPending)) await deliverOne(delivery, file);
}

async function deliverOne(delivery: IssueDelivery, file: AttachmentState): Promise<void> {
  try {
    await record(delivery, await sendOne(delivery, file));
  } catch (error) {
    const refused = refusalOf(file, error);
    if (!refused) {
      // Jira did answer, and took nothing: there is nothing to look for.
      if (error instanceof JiraError && !error.ambiguous) await giveUp(delivery, [file.id]);
      throw error;
    }
    await record(delivery, refused);
  }
}

async function sendOne(delivery: IssueDelivery, file: AttachmentState): Promise<DeliveredAttachment> {
  const { sync, tenantId, ticketId, site, issueId } = delivery;
  const { id, sha256 } = file;
  if (file.deletedAt !== null) {
    if (file.jiraAttachmentId !== null) await site.files.remove(file.jiraAttachmentId);
    return { id, outcome: 'deleted' };
  }
  if (sha256 === null) throw new BlobMissing(null);
  await applyDelivery(delivery, [{ kind: 'attachment.sending', cause: DELIVERY_CAUSE, ticketId, attachmentId: id }]);
  const taken = await site.files.attach(issueId, async () => ({
    fileName: file.fileName,
    mimeType: file.mimeType,
    size: file.size,
    content: checkedContent(await sync.files.blobs.get({ tenantId, id }), sha256),
  }));
  return { id, outcome: 'sent', jiraAttachmentId: taken.id, created: taken.created };
}

/** What to tell of a failure that trying again can't heal; null for one that it may. */
function refusalOf({ id }: AttachmentState, error: unknown): DeliveredAttachment | null {
  if (error instanceof BlobMissing || error instanceof BlobDamaged) {
    const message = `This file can’t be sent to Jira: ${error.message}. Attach it again.`;
    return { id, outcome: 'refused', message };
  }
  if (!(error instanceof JiraError) || error.retryable || error.kind === 'unauthorised') return null;
  const message = `Jira refused this file: ${error.words}. Delete it, or have Jira set right, then retry.`;
  return { id, outcome: 'refused', message, jira: error.words };
}

/**
 * Looks up what was sent without ever getting an answer: a file of the issue that nobody here knows, with the very same
 * bytes, is the one we sent. (Were it another person's copy of the same file, nothing would be lost by taking it for
 * ours: it is there once, as it should be.) Its name is not compared: Jira may have changed it.
 */
export async function resolveSends(delivery: IssueDelivery, ticket: TicketState): Promise<void> {
  const unresolved = [...ticket.attachments.values()].filter(isUnresolvedSend);
  if (unresolved.length === 0) return;
  const known = new Set([...ticket.attachments.values()].map((file) => file.jiraAttachmentId));
  const strangers = (await delivery.site.files.list(delivery.issueId)).filter((there) => !known.has(there.id));
  const found: DeliveredAttachment[] = [];
  for (const file of unresolved) {
    const at = await indexOfSame(delivery, file, strangers);
    const [same] = at < 0 ? [] : strangers.splice(at, 1);
    if (same) found.push({ id: file.id, outcome: 'sent', jiraAttachmentId: same.id, created: same.created });
  }
  if (found.length > 0) await record(delivery, ...found);
  await giveUp(
    delivery,
    unresolved.map((file) => file.id),
  );
}

async function indexOfSame(
  { site }: IssueDelivery,
  file: AttachmentState,
  strangers: readonly ObservedAttachment[],
): Promise<number> {
  for (const [index, there] of strangers.entries()) {
    if (there.size !== file.size) continue;
    const hash = createHash('sha256');
    for await (const chunk of await site.files.content(there.id)) hash.update(chunk as Buffer);
    if (hash.digest('hex') === file.sha256) return index;
  }
  return -1;
}

function record(delivery: IssueDelivery, ...files: DeliveredAttachment[]): Promise<void> {
  const { ticketId } = delivery;
  return applyDelivery(delivery, [{ kind: 'attachment.delivered', cause: DELIVERY_CAUSE, ticketId, files }]);
}

/** Notes that of these no attempt is open: Jira did not take them. */
function giveUp(delivery: IssueDelivery, attachmentIds: readonly string[]): Promise<void> {
  const { ticketId } = delivery;
  return applyDelivery(delivery, [{ kind: 'sends.resolved', cause: DELIVERY_CAUSE, ticketId, attachmentIds }]);
}
