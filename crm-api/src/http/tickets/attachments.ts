import { Readable } from 'node:stream';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type TenantTx, withTenant } from '../../store/db/database.ts';
import { getAttachment, listAttachments } from '../../store/tickets/attachments-read.ts';
import { admission } from '../kernel/admission.ts';
import { ProblemError } from '../kernel/error-mapper.ts';
import { noQuerySchema, readId, readQuery } from '../kernel/parse.ts';
import { callerOf } from '../kernel/request-state.ts';
import { route } from '../kernel/route.ts';
import type { HttpServices } from '../kernel/services.ts';
import { answerDeletion, statusOf } from './command-answer.ts';
import { createDownloadLimits } from './download-limits.ts';
import { listOfTicket } from './list-of-ticket.ts';
import { sendFile } from './send-file.ts';

const uploadQuerySchema = z.strictObject({ filename: z.string().min(1).max(1_000).optional() });

/** Each upload holds a connection, and memory for a part of the file. */
const UPLOADS_PER_USER = 10;
const UPLOADS_PER_WORKSPACE = 100;

/**
 * Files of tickets. To be mounted ahead of the JSON parser: the body of an upload is the file itself, with its media
 * type as the content type and its name in `?filename=` (or, percent-encoded, in `x-file-name`).
 */
export function attachmentRoutes(services: HttpServices): Router {
  const admit = admission(
    { user: UPLOADS_PER_USER, workspace: UPLOADS_PER_WORKSPACE },
    (whose, most) => `${whose} ${most} uploads under way at once, which is the most. Wait until one has ended.`,
  );
  const { db, commands, now } = services;
  const downloads = createDownloadLimits(now);
  const router = Router();

  route(router, '/api/tickets/:ticketId/attachments', {
    get: listOfTicket(db, listAttachments),
    post: async (req, res) => {
      res.once('close', admit(callerOf(req)));
      await upload(services, req, res);
    },
  });

  route(router, '/api/attachments/:attachmentId', {
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const id = readId(req, 'attachmentId');
      readQuery(req, noQuerySchema);
      res.json(await withTenant(db, tenantId, (tx) => getAttachment(tx, tenantId, id)));
    },
    delete: async (req, res) => {
      answerDeletion(res, await commands.deleteAttachment(callerOf(req), readId(req, 'attachmentId')));
    },
  });

  route(router, '/api/attachments/:attachmentId/content', {
    get: async (req, res) => {
      readQuery(req, noQuerySchema);
      res.once('close', downloads.admit(callerOf(req)));
      const file = await commands.openAttachment(callerOf(req), readId(req, 'attachmentId'));
      try {
        if (req.method !== 'HEAD') downloads.count(callerOf(req), file.size);
      } catch (error) {
        file.content.destroy();
        throw error;
      }
      await sendFile(req, res, file);
    },
  });
  return router;
}

async function upload({ db, commands }: HttpServices, req: Request, res: Response): Promise<void> {
  const ticketId = readId(req, 'ticketId');
  const { tenantId } = callerOf(req);
  const length = req.headers['content-length'];
  try {
    const result = await commands.addAttachment(callerOf(req), ticketId, {
      fileName: fileNameOf(req),
      mimeType: req.headers['content-type'],
      size: length === undefined ? undefined : Number(length),
      content: leftAlone(req),
    });
    const { attachmentId } = result;
    const status = statusOf(result, 201, { attachmentId });
    // Somebody may have deleted it, or its ticket, while Jira was waited for.
    const read = (tx: TenantTx) => getAttachment(tx, tenantId, attachmentId, { evenDeleted: true });
    res.status(status).json(await withTenant(db, tenantId, read));
  } catch (error) {
    if (req.destroyed && !req.complete)
      throw new ProblemError({ code: 'invalid_request', detail: 'The upload ended before the file was complete.' });
    throw error;
  }
}

/** @throws ProblemError invalid_request when there is no name, or none that can be read */
function fileNameOf(req: Request): string {
  const { filename } = readQuery(req, uploadQuerySchema);
  const header = req.headers['x-file-name'];
  if (filename !== undefined) return filename;
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

/** A body as a stream that may be given up without its connection: an answer is still to go over that. */
function leftAlone(req: Request): Readable {
  const chunks = async function* () {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) yield chunk;
  };
  return Readable.from(chunks(), { objectMode: false });
}
