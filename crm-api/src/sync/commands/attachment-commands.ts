import type { Readable } from 'node:stream';
import { type PolicyRefusal, plainMediaType, refusedByPolicy } from '../../domain/attachment/attachment-policy.ts';
import { wantsDiscard } from '../../domain/attachment/attachment-state.ts';
import { safeFileName } from '../../domain/attachment/file-name.ts';
import { DomainError } from '../../domain/domain-error.ts';
import { BlobMissing, BlobStoreAway, BlobTooLarge, checkedContent } from '../../store/blobs/blob-store.ts';
import { readTenant, withTenant } from '../../store/db/database.ts';
import { getAttachment } from '../../store/tickets/attachments-read.ts';
import { readTicketState } from '../../store/tickets/ticket-states.ts';
import { getTicket } from '../../store/tickets/tickets-read.ts';
import { discardContent } from '../attachments/discard-content.ts';
import { enqueueBlobSweep } from '../attachments/sweep-blobs.ts';
import { causeOf, newId, type Requester } from '../engine/requester.ts';
import type { SyncContext } from '../engine/sync-context.ts';
import { type CommandResult, writeThrough } from '../outbound/write-through.ts';

export type AttachmentResult = CommandResult & { attachmentId: string };

export type IncomingFile = {
  /** As a person gave them: they are made safe here. */
  fileName: string;
  mimeType: string | undefined;
  /** Bytes, where the sender said. */
  size: number | undefined;
  content: Readable;
};

/** What people do with the files of tickets. All throw DomainError. */
export function createAttachmentCommands(sync: SyncContext) {
  return {
    /**
     * Keeps a file and sends it to Jira. The content is streamed into the store first, so that what is committed is here.
     * @throws DomainError not_found, payload_too_large, unsupported_media_type
     */
    async addAttachment(requester: Requester, ticketId: string, given: IncomingFile): Promise<AttachmentResult> {
      const { tenantId } = requester;
      const id = newId(requester, 'attachment');
      const file = { id, fileName: safeFileName(given.fileName), mimeType: plainMediaType(given.mimeType) };
      requireAllowed(refusedByPolicy({ ...file, size: given.size ?? 0 }, sync.files.policy));
      await withTenant(sync.db, tenantId, async (tx) => {
        await getTicket(tx, tenantId, ticketId);
        await enqueueBlobSweep(tx, tenantId);
      });
      // What an earlier try of this request kept is not kept again, for only its name and length were compared.
      if (requester.keyed?.done)
        return { ...(await writeThrough(sync, requester, ticketId, nothing)), attachmentId: id };
      const stored = await store(sync, { tenantId, id }, given.content);
      try {
        const result = await writeThrough(sync, requester, ticketId, () =>
          Promise.resolve([
            {
              kind: 'attachment.added',
              cause: causeOf(requester),
              ticketId,
              file: { ...file, ...stored },
            },
          ]),
        );
        return { ...result, attachmentId: id };
      } catch (error) {
        // Only what never committed throws a DomainError: nobody will ever ask for this content.
        if (error instanceof DomainError) await sync.files.blobs.delete({ tenantId, id });
        throw error;
      }
    },

    /** Deletes a file here and in Jira. @throws DomainError not_found */
    async deleteAttachment(requester: Requester, attachmentId: string): Promise<AttachmentResult> {
      const { tenantId } = requester;
      const { ticketId } = await readTenant(sync.db, tenantId, (tx) => getAttachment(tx, tenantId, attachmentId));
      const result = await writeThrough(sync, requester, ticketId, () =>
        Promise.resolve([{ kind: 'attachment.deleted', cause: causeOf(requester), ticketId, attachmentId }]),
      );
      // No work item sees to a ticket that follows no issue.
      if (result.outcome === 'local') await discard(sync, requester, ticketId, attachmentId);
      return { ...result, attachmentId };
    },

    /**
     * The content of a file, checked by its hash as it streams: a damaged one breaks off before its end.
     * @throws DomainError not_found, also where its content is not here
     */
    async openAttachment({ tenantId }: Requester, attachmentId: string) {
      const file = await readTenant(sync.db, tenantId, (tx) => getAttachment(tx, tenantId, attachmentId));
      if (file.content !== 'here' || file.sha256 === null) throw notHere(file.failure);
      try {
        const blob = await sync.files.blobs.get({ tenantId, id: attachmentId });
        const content = checkedContent(blob, file.sha256);
        const { fileName, mimeType, size, sha256 } = file;
        return { fileName, mimeType, size, sha256, content };
      } catch (error) {
        if (error instanceof BlobMissing) throw notHere(null);
        throw ofStore(error);
      }
    },
  };
}

const nothing = () => Promise.resolve([]);

function notHere(failure: string | null): DomainError {
  return new DomainError(
    'not_found',
    `The content of this file is not here. ${failure ?? 'It may still be on its way from Jira: try again in a moment.'}`,
  );
}

/** The error for an unreachable store; other errors as they are. */
function ofStore(error: unknown): unknown {
  if (!(error instanceof BlobStoreAway)) return error;
  return new DomainError('not_ready', `The file was neither kept nor read: ${error.message}. Try again in a moment.`);
}

function requireAllowed(refused: PolicyRefusal | null): void {
  if (!refused) return;
  throw new DomainError(
    refused.reason === 'too_large' ? 'payload_too_large' : 'unsupported_media_type',
    refused.message,
  );
}

async function store(sync: SyncContext, key: { tenantId: string; id: string }, content: Readable) {
  const { blobs, policy } = sync.files;
  try {
    return await blobs.put(key, content, policy.maxBytes);
  } catch (error) {
    if (error instanceof BlobTooLarge)
      throw new DomainError('payload_too_large', `The file was not kept: ${error.message}, which is the most taken.`);
    throw ofStore(error);
  }
}

async function discard(sync: SyncContext, requester: Requester, ticketId: string, attachmentId: string): Promise<void> {
  const { tenantId } = requester;
  const state = await withTenant(sync.db, tenantId, (tx) => readTicketState(tx, tenantId, ticketId));
  const file = state?.attachments.get(attachmentId);
  if (file && wantsDiscard(file)) await discardContent({ sync, tenantId, ticketId }, file, causeOf(requester));
}
