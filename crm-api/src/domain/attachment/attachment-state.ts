import type { AttachmentState } from '../model/attachment.ts';
import { MAY_STILL_ARRIVE_MS } from '../ticket/may-still-arrive.ts';

/** Whether Jira still has to get it, or to delete it. */
export function attachmentIsPending(file: AttachmentState): boolean {
  if (file.refused || file.deletedInJira) return false;
  if (file.deletedAt !== null) return file.jiraAttachmentId !== null || file.sendAttemptedAt !== null;
  return file.source === 'CRM' && file.jiraAttachmentId === null;
}

/**
 * Whether Jira refused it, or its deletion, and it waits for a person. A file of Jira's that is not kept here, because of
 * what is taken here, waits for nobody: Jira refused nothing.
 */
export function attachmentIsRefused(file: AttachmentState): boolean {
  const { refused, deletedInJira, deletedAt, jiraAttachmentId, source } = file;
  if (refused === null || deletedInJira || (deletedAt !== null && jiraAttachmentId === null)) return false;
  return source === 'CRM' || refused.jira !== undefined;
}

/** Whether its content is to be fetched from Jira. */
export function wantsContent(file: AttachmentState): boolean {
  return (
    file.deletedAt === null && !file.deletedInJira && !file.stored && file.refused === null && file.source === 'JIRA'
  );
}

/** Whether it is on its way, to Jira or from it. */
export function attachmentIsUnderWay(file: AttachmentState): boolean {
  return attachmentIsPending(file) || wantsContent(file);
}

/** Whether its content is of no use to anybody any more. */
export function wantsDiscard(file: AttachmentState): boolean {
  return file.deletedAt !== null && file.stored && file.sendAttemptedAt === null;
}

/** Whether it was sent to Jira and no answer ever came, so that it may or may not stand there. */
export function isUnresolvedSend(file: AttachmentState): boolean {
  return file.jiraAttachmentId === null && file.sendAttemptedAt !== null;
}

/** Until when it may still arrive in Jira, epoch ms; null: no send of it is open. */
export function sendOpenUntil(file: AttachmentState): number | null {
  return isUnresolvedSend(file) ? (file.sendAttemptedAt ?? 0) + MAY_STILL_ARRIVE_MS : null;
}

/** Whether the work item of its ticket has something to do for it. */
export function attachmentNeedsWork(file: AttachmentState): boolean {
  return attachmentIsUnderWay(file) || wantsDiscard(file);
}
