import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { format } from 'content-disposition';

/** A file to be sent: `size` in bytes must be what `content` holds. */
export type FilePart = { fileName: string; mimeType: string; size: number; content: Readable };

/** A multipart/form-data body with one part called `file` (RFC 7578), its length known before it is read. */
export function multipartOf(part: FilePart): { contentType: string; length: number; body: AsyncIterable<Buffer> } {
  const boundary = `synapse-${randomUUID()}`;
  // As the HTML standard writes names in form data: nothing in one can end the quotes or the line.
  const disposition = format(
    { type: 'form-data', parameters: { name: 'file', filename: part.fileName } },
    { multipart: true },
  );
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: ${part.mimeType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* body(): AsyncGenerator<Buffer> {
    yield head;
    yield* part.content as AsyncIterable<Buffer>;
    yield tail;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: head.length + part.size + tail.length,
    body: body(),
  };
}
