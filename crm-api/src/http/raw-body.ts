import type { IncomingMessage } from 'node:http';
import { ProblemError } from './error-ladder.ts';

/**
 * The bytes of a body as they came: a signature is over these and no others.
 * @throws ProblemError payload_too_large as soon as there are more than `limit`, or invalid_request when the sender breaks off
 */
export async function readRawBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError({ code: 'invalid_request', detail: 'The body broke off before its end.' });
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError({
    code: 'payload_too_large',
    detail: `A push may have at most ${limit} bytes.`,
    // The rest of the body is not read, so the connection can't be used for another request.
    headers: { connection: 'close' },
  });
}
