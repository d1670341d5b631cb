import { createHash } from 'node:crypto';
import { attachmentIsPending, isUnresolvedSend, sendOpenUntil } from '../../domain/attachment/attachment-state.ts';
import type { AttachmentState, DeliveredAttachment, ObservedAttachment } from '../../domain/model/attachment.ts';
import type { TicketState } from '../../domain/model/ticket.ts';
import { type Sentence, say } from '../../domain/sentences.ts';
import type { UploadLimits } from '../../jira/files/attachments.ts';
import { isUnreached, JiraError } from '../../jira/jira-error.ts';
import { BlobDamaged, BlobMissing, checkedContent } from '../../store/blobs/blob-store.ts';
import { applyDelivery, DELIVERY_CAUSE, type IssueDelivery } from '../outbound/delivery.ts';
import { eachAlone } from '../outbound/each-alone.ts';
import { isGone } from './file-sight.ts';

/**
 * Sends the files that Jira lacks and deletes those that went here, the oldest first. Exactly once although Jira's
 * attachments carry no property that could hold our id: an attempt is committed before it is made, and while its answer
 * is missing the file is looked for by its content, and neither sent again nor given up before it can no longer arrive
 * (see resolveSends).
 */
export async function deliverAttachments(delivery: IssueDelivery, ticket: TicketState): Promise<void> {
  const pending = [...ticket.attachments.values()].filter((one) => attachmentIsPending(one) && !isUnresolvedSend(one));
  await eachAlone(pending, (file) => deliverOne(delivery, file));
}

async function deliverOne(delivery: IssueDelivery, file: AttachmentState): Promise<void> {
  try {
    await record(delivery, await sendOne(delivery, file));
  } catch (error) {
    const refused = refusalOf(file, error);
    if (!refused) {
      // Jira did answer, and accepted nothing: there is nothing to look for.
      if (error instanceof JiraError && !error.ambiguous) await giveUp(delivery, [file.id]);
      if (isCut(error)) await countCut(delivery, file);
      throw error;
    }
    await record(delivery, refused);
  }
}

async function sendOne(delivery: IssueDelivery, file: AttachmentState): Promise<DeliveredAttachment> {
  const { sync, tenantId, ticketId, site, issueId } = delivery;
  const { id, sha256 } = file;
  if (file.deletedAt !== null) return deleteOne(delivery, file);
  if (sha256 === null) throw new BlobMissing(null);
  const refused = await refusedBeforehand(delivery, file);
  if (refused !== null) return { id, outcome: 'refused', ...refused };
  const sending = { kind: 'attachment.sending', cause: DELIVERY_CAUSE, ticketId, attachmentId: id } as const;
  const { states } = await applyDelivery(delivery, [sending]);
  // Deleted here since this delivery began.
  if (states.get(ticketId)?.attachments.get(id)?.deletedAt !== null) return { id, outcome: 'deleted' };
  const taken = await site.files.attach(issueId, async () => ({
    fileName: file.fileName,
    mimeType: file.mimeType,
    size: file.size,
    content: checkedContent(await sync.files.blobs.get({ tenantId, id }), sha256),
  }));
  return { id, outcome: 'sent', jiraAttachmentId: taken.id, created: taken.created };
}

async function deleteOne(
  delivery: IssueDelivery,
  { id, jiraAttachmentId }: AttachmentState,
): Promise<DeliveredAttachment> {
  if (jiraAttachmentId === null || (await delivery.site.files.remove(jiraAttachmentId)))
    return { id, outcome: 'deleted' };
  if (await isGone(delivery, jiraAttachmentId)) return { id, outcome: 'deleted' };
  const message =
    'Jira lists this file, and yet answers that it is not there. Delete it in Jira, or check what the connected account may do there, then retry.';
  return { id, outcome: 'refused', message, jira: 'it is not there' };
}

/** How often Jira may hang up in the middle of a file before it is left to a person. */
const MAX_CUTS = 5;

/**
 * Why there is no point in sending a file. A file that is too large may be answered by hanging up in the middle of it,
 * which looks like a failing network: so Jira's limit is asked first, and the tries that end like this are counted.
 */
async function refusedBeforehand(
  { site }: IssueDelivery,
  { size, sendCuts }: AttachmentState,
): Promise<Sentence | null> {
  const takes = (limits: UploadLimits | null) =>
    limits === null || (limits.enabled && size <= (limits.maxBytes ?? size));
  const limits = takes(await site.files.limits(false)) ? null : await site.files.limits(true);
  if (limits !== null && !takes(limits))
    return limits.enabled
      ? say('file_too_large', { most: String(limits.maxBytes), size: String(size) })
      : say('files_switched_off');
  return sendCuts < MAX_CUTS ? null : say('file_cut_off', { times: String(sendCuts), size: String(size) });
}

/** No answer at all, once the file was on its way. */
function isCut(error: unknown): boolean {
  return error instanceof JiraError && error.status === null && error.cause !== undefined && !isUnreached(error.cause);
}

/** An unreachable Jira breaks transfers off as well: only one that answers right afterwards did so because of the file. */
async function countCut(delivery: IssueDelivery, { id }: AttachmentState): Promise<void> {
  const { site, ticketId } = delivery;
  const isThere = await site.files.limits(true).then(
    () => true,
    () => false,
  );
  if (isThere)
    await applyDelivery(delivery, [{ kind: 'attachment.cut', cause: DELIVERY_CAUSE, ticketId, attachmentId: id }]);
}

/** The message of a failure that a retry can't resolve; null for one that it may. */
function refusalOf({ id }: AttachmentState, error: unknown): DeliveredAttachment | null {
  if (error instanceof BlobMissing || error instanceof BlobDamaged) {
    return { id, outcome: 'refused', ...say('file_unsendable', { why: error.message }) };
  }
  if (!(error instanceof JiraError) || error.retryable || error.kind === 'unauthorised') return null;
  // The issue is not there, or so it seems: its work item looks twice.
  if (error.kind === 'not_found') return null;
  return { id, outcome: 'refused', ...say('file_refused', { jira: error.words }), jira: error.words };
}

/**
 * Looks up what was sent without ever getting an answer: a file of the issue that nobody here knows, with the very same
 * bytes, is the one we sent. (Were it another person's copy of the same file, nothing would be lost by taking it for
 * ours: it is there once, as it should be.) Its name is not compared: Jira may have changed it. One that is not there may
 * still arrive for a while.
 * @returns until when the last of them may arrive, epoch ms; null: none is open
 */
export async function resolveSends(delivery: IssueDelivery, ticket: TicketState): Promise<number | null> {
  const unresolved = [...ticket.attachments.values()].filter(isUnresolvedSend);
  if (unresolved.length === 0) return null;
  const lookedAt = delivery.sync.now();
  const known = new Set([...ticket.attachments.values()].map((file) => file.jiraAttachmentId));
  const strangers = (await delivery.site.files.list(delivery.issueId)).filter((there) => !known.has(there.id));
  const found: DeliveredAttachment[] = [];
  for (const file of unresolved) {
    const at = await indexOfSame(delivery, file, strangers);
    const [same] = at < 0 ? [] : strangers.splice(at, 1);
    if (same) found.push({ id: file.id, outcome: 'sent', jiraAttachmentId: same.id, created: same.created });
  }
  if (found.length > 0) await record(delivery, ...found);
  const missing = unresolved.filter(({ id }) => found.every((one) => one.id !== id));
  const openUntil = (file: AttachmentState) => sendOpenUntil(file) ?? 0;
  const lost = missing.filter((file) => openUntil(file) <= lookedAt);
  if (lost.length > 0)
    await giveUp(
      delivery,
      lost.map((file) => file.id),
    );
  const open = missing.map(openUntil).filter((until) => until > lookedAt);
  return open.length > 0 ? Math.max(...open) : null;
}

async function indexOfSame(
  { site }: IssueDelivery,
  file: AttachmentState,
  strangers: readonly ObservedAttachment[],
): Promise<number> {
  for (const [index, there] of strangers.entries()) {
    if (there.size !== file.size) continue;
    const hash = createHash('sha256');
    for await (const chunk of await site.files.content(there)) hash.update(chunk as Buffer);
    if (hash.digest('hex') === file.sha256) return index;
  }
  return -1;
}

async function record(delivery: IssueDelivery, ...files: DeliveredAttachment[]): Promise<void> {
  const { ticketId } = delivery;
  await applyDelivery(delivery, [{ kind: 'attachment.delivered', cause: DELIVERY_CAUSE, ticketId, files }]);
}

/** Notes that of these no attempt is open: Jira did not take them. */
async function giveUp(delivery: IssueDelivery, attachmentIds: readonly string[]): Promise<void> {
  const { ticketId } = delivery;
  await applyDelivery(delivery, [{ kind: 'sends.resolved', cause: DELIVERY_CAUSE, ticketId, attachmentIds }]);
}
