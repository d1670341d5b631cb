import { DomainError } from '../domain-error.ts';
import { authorOf } from '../members/author-of.ts';
import type { AttachmentState, ObservedAttachment } from '../model/attachment.ts';
import type { Cause } from '../model/change.ts';
import { type Sentence, templateIn } from '../sentences.ts';
import { stableId } from '../stable-id.ts';
import {
  type ChangeContext,
  type ChangeOf,
  feed,
  linkOf,
  record,
  requireAlive,
  touch,
} from '../ticket/change-context.ts';
import { isUnresolvedSend } from './attachment-state.ts';
import { safeFileName } from './file-name.ts';

/** A whole snapshot names every file there is: those we don't know are new, those of ours it lacks were deleted. */
export function observeAttachments(
  at: ChangeContext,
  seen: readonly ObservedAttachment[],
  { updated, cause }: { updated: number; cause: Cause },
): void {
  const known = new Set([...at.state.attachments.values()].map((file) => file.jiraAttachmentId));
  for (const one of seen) if (!known.has(one.id)) takeNew(at, one, cause);
  const there = new Set(seen.map((one) => one.id));
  for (const file of at.state.attachments.values()) {
    if (file.jiraAttachmentId === null || there.has(file.jiraAttachmentId) || file.jiraMark > updated) continue;
    removeFromJira(at, file, cause);
  }
}

function takeNew(at: ChangeContext, seen: ObservedAttachment, cause: Cause): void {
  // It may be one we sent without an answer: only its content tells, and the work item looks at that.
  const sent = [...at.state.attachments.values()].some((file) => isUnresolvedSend(file) && file.size === seen.size);
  if (sent) {
    const link = linkOf(at);
    link.fetchFrom = link.fetchFrom ?? 0;
    return;
  }
  // The same file of Jira has the same id on a ticket, whoever tells of it first, so that it can't be stored twice. On
  // another ticket that follows the issue later it is another file, with a content of its own.
  const id = stableId('attachment', at.state.id, linkOf(at).siteId, seen.id);
  const fileName = safeFileName(seen.fileName);
  at.state.attachments.set(id, {
    ...emptyAttachment(id, seen.created),
    fileName,
    mimeType: seen.mimeType,
    size: seen.size,
    source: 'JIRA',
    authorName: seen.authorName,
    authorAccountId: seen.authorAccountId,
    jiraAttachmentId: seen.id,
    jiraMark: seen.created,
  });
  record(at, `attachment:${id}`, null, fileName, 'took_jira', cause);
  touch(at);
  feed(at, 'attachment.created', cause, [], id);
}

export function removeFromJira(at: ChangeContext, file: AttachmentState, cause: Cause): void {
  if (file.deletedInJira) return;
  file.deletedInJira = true;
  if (file.deletedAt !== null) return;
  file.deletedAt = at.now;
  record(at, `attachment:${file.id}`, file.fileName, null, 'took_jira', cause);
  touch(at);
  feed(at, 'attachment.deleted', cause, [], file.id);
}

export function addAttachment(at: ChangeContext, change: ChangeOf<'attachment.added'>): void {
  requireAlive(at.state);
  const { file, cause } = change;
  at.state.attachments.set(file.id, { ...emptyAttachment(file.id, at.now), ...file, ...authorOf(cause), stored: true });
  record(at, `attachment:${file.id}`, null, file.fileName, 'edited', cause);
  touch(at);
  feed(at, 'attachment.created', cause, [], file.id);
}

export function deleteAttachment(at: ChangeContext, change: ChangeOf<'attachment.deleted'>): void {
  requireAlive(at.state);
  const file = at.state.attachments.get(change.attachmentId);
  if (!file || file.deletedAt !== null)
    throw new DomainError('not_found', 'There is no such attachment. It may have been deleted.');
  file.deletedAt = at.now;
  file.refused = null;
  record(at, `attachment:${file.id}`, file.fileName, null, 'edited', change.cause);
  touch(at);
  feed(at, 'attachment.deleted', change.cause, [], file.id);
}

/** Its content has arrived, was refused, never existed, or was deleted. */
export function settleContent(at: ChangeContext, change: ChangeOf<'attachment.content'>): void {
  const file = at.state.attachments.get(change.attachmentId);
  if (!file) return;
  const { content } = change;
  if (content.outcome === 'gone') {
    removeFromJira(at, file, change.cause);
    return;
  }
  if (content.outcome === 'stored') Object.assign(file, { stored: true, sha256: content.sha256, size: content.size });
  else if (content.outcome === 'discarded') file.stored = false;
  else file.refused = refusalOf(content, at.now);
  feed(at, 'attachment.updated', change.cause, ['content'], file.id);
}

/** What the delivery of a file came to. */
export function finishAttachment(at: ChangeContext, change: ChangeOf<'attachment.delivered'>): void {
  for (const done of change.files) {
    const file = at.state.attachments.get(done.id);
    if (!file) continue;
    Object.assign(file, { sendAttemptedAt: null, sendOpen: false, sendCuts: 0 });
    if (done.outcome === 'sent') {
      file.jiraAttachmentId = done.jiraAttachmentId;
      file.jiraMark = done.created;
    } else if (done.outcome === 'deleted') file.deletedInJira = true;
    else file.refused = refusalOf(done, at.now);
    if (done.outcome !== 'refused') linkOf(at).lastToJiraAt = at.now;
    feed(at, 'attachment.updated', change.cause, ['sync'], file.id);
  }
}

function refusalOf(done: Sentence & { jira?: string }, now: number) {
  const since = new Date(now).toISOString();
  return { message: done.message, since, ...templateIn(done), ...(done.jira === undefined ? {} : { jira: done.jira }) };
}

function emptyAttachment(id: string, createdAt: number): AttachmentState {
  return {
    id,
    fileName: '',
    mimeType: 'application/octet-stream',
    size: 0,
    sha256: null,
    stored: false,
    source: 'CRM',
    authorName: '',
    authorAccountId: null,
    authorUserId: null,
    createdAt,
    deletedAt: null,
    jiraAttachmentId: null,
    jiraMark: 0,
    sendAttemptedAt: null,
    sendOpen: false,
    sendCuts: 0,
    deletedInJira: false,
    refused: null,
    leftPlaces: [],
  };
}
