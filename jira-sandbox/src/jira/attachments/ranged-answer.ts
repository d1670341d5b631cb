import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AttachmentFiles, ByteRange } from './attachment-files.ts';

type RangedAnswer = { readonly status: number; readonly headers: Record<string, string>; readonly stream?: Readable };

/**
 * The bytes of a file, or the one range of them that the request asks for (RFC 9110, section 14): `bytes=2-5`,
 * `bytes=2-`, `bytes=-3`. A range that is none is answered with 416, an `If-Range` that does not fit with everything.
 * @param honour false: the range is passed over, as a server may
 * @returns undefined when the bytes are gone
 */
export function rangedAnswer(
  { range, 'if-range': ifRange }: IncomingHttpHeaders,
  { id, mimeType, size }: { id: string; mimeType: string; size: number },
  files: AttachmentFiles,
  honour: boolean,
): RangedAnswer | undefined {
  const etag = `"${id}-${size}"`;
  const fits = range !== undefined && honour && (ifRange === undefined || ifRange === etag);
  const wanted = fits ? rangeOf(range, size) : 'all';
  if (wanted === 'none') return { status: 416, headers: { 'Content-Range': `bytes */${size}` } };
  const stream = wanted === 'all' ? files.read(id) : files.read(id, wanted);
  if (stream === undefined) return undefined;
  const common = { 'Content-Type': mimeType, ETag: etag, ...(honour ? { 'Accept-Ranges': 'bytes' } : {}) };
  if (wanted === 'all') return { status: 200, headers: { ...common, 'Content-Length': String(size) }, stream };
  const { start, end } = wanted;
  const length = { 'Content-Length': String(end - start + 1), 'Content-Range': `bytes ${start}-${end}/${size}` };
  return { status: 206, headers: { ...common, ...length }, stream };
}

function rangeOf(header: string, size: number): ByteRange | 'all' | 'none' {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') return 'all';
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || size === 0 ? 'none' : { start, end };
}
