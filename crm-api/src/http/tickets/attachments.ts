import { Readable } from 'node:stream';
import type { attachmentsApi } from '@synapse/shared/api/ticket-parts';
import type { Request } from 'express';
import { readTenant, type TenantTx } from '../../store/db/database.ts';
import { getAttachment, listAttachments } from '../../store/tickets/attachments-read.ts';
import { endOf } from '../auth/still-allowed.ts';
import { admission } from '../kernel/admission.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { type Ask, type Handlers, SENT } from '../kernel/handlers.ts';
import { onceOver } from '../kernel/once-over.ts';
import type { HttpServices } from '../kernel/services.ts';
import { deletionAnswer, statusOf } from './command-answer.ts';
import { createDownloadLimits } from './download-limits.ts';
import { listOfTicket } from './list-of-ticket.ts';
import { sendFile } from './send-file.ts';

/** Each upload holds a connection, and memory for a part of the file. */
const UPLOADS_PER_USER = 10;
const UPLOADS_PER_WORKSPACE = 100;

/** Files of tickets. The body of an upload is the file itself. */
export function attachmentHandlers(services: HttpServices): Handlers<typeof attachmentsApi> {
  const admit = admission(
    { user: UPLOADS_PER_USER, workspace: UPLOADS_PER_WORKSPACE },
    (whose, most) => `${whose} ${most} uploads under way at once, which is the most. Wait until one has ended.`,
  );
  const { db, commands, now } = services;
  const downloads = createDownloadLimits(now);
  return {
    listAttachments: listOfTicket(db, listAttachments),
    uploadAttachment: async (ask) => {
      onceOver(ask.res, admit(ask.caller));
      return upload(services, ask);
    },
    readAttachment: async ({ caller: { tenantId }, params: { attachmentId } }) => ({
      status: 200,
      body: await readTenant(db, tenantId, (tx) => getAttachment(tx, tenantId, attachmentId)),
    }),
    deleteAttachment: async ({ caller, params }) =>
      deletionAnswer(await commands.deleteAttachment(caller, params.attachmentId)),
    downloadAttachment: async (ask) => {
      const { req, res, caller, params } = ask;
      onceOver(res, downloads.admit(caller));
      const file = await commands.openAttachment(caller, params.attachmentId);
      try {
        if (req.method !== 'HEAD') downloads.count(caller, file.size);
      } catch (error) {
        file.content.destroy();
        throw error;
      }
      await sendFile(ask, file);
      return SENT;
    },
  };
}

type Upload = Ask<typeof attachmentsApi.uploadAttachment>;

async function upload({ db, commands }: HttpServices, { req, caller, params: { ticketId }, query, watch }: Upload) {
  const { tenantId } = caller;
  const allowed = watch();
  const length = req.headers['content-length'];
  try {
    const result = await commands.addAttachment(caller, ticketId, {
      fileName: query.filename ?? fileNameIn(req),
      mimeType: req.headers['content-type'],
      size: length === undefined ? undefined : Number(length),
      content: leftAlone(req, allowed),
    });
    const { attachmentId } = result;
    const status = statusOf(result, 201, { attachmentId });
    // Somebody may have deleted it, or its ticket, while Jira was waited for.
    const read = (tx: TenantTx) => getAttachment(tx, tenantId, attachmentId, { evenDeleted: true });
    return { status, body: await readTenant(db, tenantId, read) };
  } catch (error) {
    if (allowed.aborted) throw allowed.reason;
    if (req.destroyed && !req.complete)
      throw new ProblemError({ code: 'invalid_request', detail: 'The upload ended before the file was complete.' });
    throw error;
  }
}

/** @throws ProblemError invalid_request when there is no name, or none that can be read */
function fileNameIn(req: Request): string {
  const header = req.headers['x-file-name'];
  try {
    if (typeof header === 'string' && header !== '') return decodeURIComponent(header);
  } catch {
    // Told below, like a missing one.
  }
  throw new ProblemError({
    code: 'invalid_request',
    detail: 'Name the file: ?filename=, or the header x-file-name, percent-encoded.',
  });
}

/**
 * A body as a stream that may be given up without its connection: an answer is still to go over that. It fails when its sender may not go
 * on, also while nothing comes.
 */
function leftAlone(req: Request, allowed: AbortSignal): Readable {
  const chunks = async function* () {
    const body = req.iterator({ destroyOnReturn: false });
    const ended = endOf(allowed);
    try {
      for (let next = await body.next(); !next.done; next = await Promise.race([body.next(), ended])) yield next.value;
    } finally {
      // What nobody reads any more is let through, so that the answer arrives. Not waited for: a read may be waiting before it.
      body.return?.().catch(() => {});
    }
  };
  return Readable.from(chunks(), { objectMode: false });
}
