import type { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import { sendWhile } from '../auth/still-allowed.ts';
import { ProblemError } from '../kernel/error-mapper.ts';

/** A file to be given out: `size` in bytes, `sha256` in hex. Its content fails at its end when it is not what it was. */
export type FileAnswer = { fileName: string; mimeType: string; size: number; sha256: string; content: Readable };

type Range = { start: number; end: number };

/**
 * Sends a file as a download, never to be shown by the browser as a page of ours; or, where the request asks for it, one
 * range of its bytes (RFC 9110, section 14), so that a client whose download broke off can go on with it. A range is
 * checked like the whole: the file is read through, and the last piece is sent only once its hash is right.
 * @param by.watch breaks it off for who may read it no more
 * @throws ProblemError range_not_satisfiable
 */
export async function sendFile(
  { req, res, watch }: { req: Request; res: Response; watch: () => AbortSignal },
  file: FileAnswer,
): Promise<void> {
  const etag = `"${file.sha256}"`;
  const range = rangeOf(req, file.size, etag);
  if (range === 'none') {
    file.content.destroy();
    throw new ProblemError({
      code: 'range_not_satisfiable',
      detail: `The file has ${file.size} bytes, and none of them are in the range that was asked for.`,
      headers: { 'content-range': `bytes */${file.size}` },
    });
  }
  const headers = {
    'content-type': file.mimeType,
    'content-length': String(range ? range.end - range.start + 1 : file.size),
    'content-disposition': contentDisposition(file.fileName),
    'accept-ranges': 'bytes',
    // Neither here nor on the way: a range is of these bytes, and what was packed before only costs time.
    'cache-control': 'no-store, no-transform',
    etag,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${file.size}` } : {}),
  };
  // Not res.set: it would add a charset that nobody said.
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.statusCode = range ? 206 : 200;
  if (req.method === 'HEAD') {
    file.content.destroy();
    res.end();
    return;
  }
  await sendWhile(watch(), range ? bytesIn(file.content, range) : file.content, res);
}

/** The one range that is asked for. Several at once, or a range of another file (If-Range), are answered with the whole. */
function rangeOf(req: Request, size: number, etag: string): Range | 'none' | null {
  const { 'if-range': ifRange } = req.headers;
  if (ifRange !== undefined && ifRange !== etag) return null;
  const ranges = req.range(size);
  if (ranges === -1) return 'none';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null;
  return ranges[0] ?? null;
}

/** The last piece is held back until the content has come to its end: only there is it known to be whole. */
async function* bytesIn(content: Readable, { start, end }: Range): AsyncGenerator<Buffer> {
  let at = 0;
  let held: Buffer | null = null;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
    at += chunk.length;
    if (piece.length === 0) continue;
    if (held !== null) yield held;
    held = piece;
  }
  if (held !== null) yield held;
}
