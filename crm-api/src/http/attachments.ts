import { Readable } from 'node:stream';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { getAttachment, listAttachments } from '../store/attachments-read.ts';
import { withTenant } from '../store/database.ts';
import { answerDeletion, statusOf } from './command-answer.ts';
import { ProblemError } from './error-ladder.ts';
import { listOfTicket } from './list-of-ticket.ts';
import { noQuerySchema, readId, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
import { sendFile } from './send-file.ts';
import type { HttpServices } from './services.ts';

const uploadQuerySchema = z.strictObject({ filename: z.string().min(1).max(1_000).optional() });

/**
 * Files of tickets. To be mounted ahead of the JSON parser: the body of an upload is the file itself, with its media
 * type as the content type and its name in `?filename=` (or, percent-encoded, in `x-file-name`).
 */
export function attachmentRoutes(services: HttpServices): Router {
  const { db, commands } = services;
  const router = Router();

  route(router, '/api/tickets/:ticketId/attachments', {
    get: listOfTicket(db, listAttachments),
    post: (req, res) => upload(services, req, res),
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
      await sendFile(req, res, await commands.openAttachment(callerOf(req), readId(req, 'attachmentId')));
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
    res.status(status).json(await withTenant(db, tenantId, (tx) => getAttachment(tx, tenantId, attachmentId)));
  } catch (error) {
    if (!req.complete && !req.destroyed) hearOut(req, res);
    if (req.destroyed && !req.complete)
      throw new ProblemError({ code: 'invalid_request', detail: 'The file broke off before its end.' });
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
    detail: 'Say what the file is called: ?filename=, or the header x-file-name, percent-encoded.',
  });
}

/** A body as a stream that may be given up without its connection: an answer is still to go over that. */
function leftAlone(req: Request): Readable {
  const chunks = async function* () {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) yield chunk;
  };
  return Readable.from(chunks(), { objectMode: false });
}

/** How long a sender whose file is not taken may go on before the connection is cut, ms. */
const HEAR_OUT_MS = 5_000;

/**
 * A client that is still sending reads our answer only if the connection stays open for a while: so what it sends is
 * thrown away. It can't be used for another request.
 */
function hearOut(req: Request, res: Response): void {
  res.set('connection', 'close');
  req.resume();
  const timer = setTimeout(() => req.socket.destroy(), HEAR_OUT_MS);
  timer.unref();
  req.once('close', () => clearTimeout(timer));
}
