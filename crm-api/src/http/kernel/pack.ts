import { brotliCompress, constants, gzip } from 'node:zlib';
import { isContent, type Route } from '@synapse/shared/api/define-route';
import compression from 'compression';
import type { Request, RequestHandler, Response } from 'express';

/*
 * What is read is packed with br or gzip, as the client takes it. Only what is read: where a secret is answered, to a change, its
 * length must tell nothing (BREACH), and a GET answers none. Never a stream of events, which would wait for each other, and never a
 * file or a range of one (`no-transform`).
 */

/** What is smaller fits one packet anyway, bytes. */
const THRESHOLD = 1_024;

const pack = compression({
  threshold: THRESHOLD,
  filter: (req, res) =>
    res.statusCode !== 206 &&
    !/^text\/event-stream/.test(String(res.getHeader('content-type'))) &&
    compression.filter(req, res),
});

/**
 * Packs what is sent by pieces, or is no JSON. Not for the rest: it puts functions of its own into each response, and what these
 * reach, the whole request, then lasts until the next full garbage collection
 * (docs/reference/dependencies.md#functions-in-the-old-generation).
 */
export const packSent: RequestHandler = (req, res, next) => {
  if (!isRead(req)) return next();
  // It listens for the end, too, and Node warns of more than were foreseen.
  res.setMaxListeners(res.getMaxListeners() + 1);
  pack(req, res, next);
};

/** Whether a route's handler may send its answer itself. */
export const sendsItself = ({ answers }: Route): boolean => Object.values(answers).some((answer) => isContent(answer));

type Packed = (error: Error | null, packed: Buffer) => void;

const PACKERS = {
  // As much as can be done while somebody waits.
  br: (bytes: Buffer, packed: Packed) =>
    brotliCompress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }, packed),
  gzip: (bytes: Buffer, packed: Packed) => gzip(bytes, packed),
} as const;

/** Apart from the bytes: zlib's handle lasts until the next full collection, and with it what this reaches. */
const settling =
  (resolve: (packed: Buffer) => void, reject: (error: Error) => void): Packed =>
  (error, packed) =>
    error ? reject(error) : resolve(packed);

/** Says that what is read depends on what its reader unpacks: of what is answered short, too, and of what is not answered again. */
export function varyByPacking(req: Request, res: Response): void {
  if (isRead(req)) res.vary('accept-encoding');
}

/** Answers with JSON, which is whole: so it is packed at once. */
export async function sendJson(req: Request, res: Response, body: unknown): Promise<void> {
  const text = JSON.stringify(body);
  res.type('json');
  varyByPacking(req, res);
  const how = req.method === 'GET' && Buffer.byteLength(text) >= THRESHOLD ? packingOf(req) : undefined;
  if (how === undefined) return void res.send(text);
  const bytes = Buffer.from(text);
  const packed = await new Promise<Buffer>((resolve, reject) => PACKERS[how](bytes, settling(resolve, reject)));
  res.set('content-encoding', how).send(packed);
}

const packingOf = (req: Request) => (['br', 'gzip'] as const).find((one) => req.acceptsEncodings(one) === one);

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';
