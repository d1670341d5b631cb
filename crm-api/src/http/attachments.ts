import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { getAttachment, listAttachments } from '../store/attachments-read.ts';
import { withTenant } from '../store/database.ts';
import { getTicket } from '../store/tickets-read.ts';
import { answerDeletion, statusOf } from './command-answer.ts';
import { ProblemError } from './error-ladder.ts';
import { noQuerySchema, readId, readQuery } from './parse.ts';
import { callerOf } from './request-state.ts';
import { route } from './route.ts';
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
    get: async (req, res) => {
      const { tenantId } = callerOf(req);
      const ticketId = readId(req, 'ticketId');
      readQuery(req, noQuerySchema);
      const items = await withTenant(db, tenantId, async (tx) => {
        await getTicket(tx, tenantId, ticketId);
        return listAttachments(tx, tenantId, ticketId);
      });
      res.json({ items });
    },
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
      await sendContent(services, req, res);
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
      content: req,
    });
    const { attachmentId } = result;
    const status = statusOf(result, 201, { attachmentId });
    res.status(status).json(await withTenant(db, tenantId, (tx) => getAttachment(tx, tenantId, attachmentId)));
  } catch (error) {
    // The rest of the body is not read, so the connection can't be used for another request.
    if (!req.complete) res.set('connection', 'close');
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

/** Always as a download, never shown by the browser as a page of ours: helmet adds `nosniff` and its policy. */
async function sendContent({ commands }: HttpServices, req: Request, res: Response): Promise<void> {
  const { file, content } = await commands.openAttachment(callerOf(req), readId(req, 'attachmentId'));
  const headers = {
    'content-type': file.mimeType,
    'content-length': String(file.size),
    'content-disposition': `attachment; filename="${asciiOf(file.fileName)}"; filename*=UTF-8''${encodeRfc8187(file.fileName)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  };
  // Not res.set: it would add a charset that nobody said.
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  await pipeline(content, res);
}

/** For what does not read `filename*`; the name holds no quotes or control characters (domain/file-name.ts). */
function asciiOf(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '_').replace(/%/g, '_');
}

/** RFC 8187, section 3.2.1: encodeURIComponent leaves three characters that are no attr-char. */
function encodeRfc8187(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
