import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError } from './error-mapper.ts';
import { stateOf } from './request-state.ts';

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * The bytes of a body as they came: a signature is over these and no others.
 * @param owner whose share of the memory for bodies it takes; see body-budget.ts for one who has not proved it yet
 * @throws ProblemError payload_too_large as soon as there are more than `limit`, invalid_request when the sender breaks
 *   off, 429 or 503 when too much is under way
 */
export async function readRawBody(
  req: IncomingMessage,
  limit: number,
  owner: string | { unproved: string },
): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const { body } = stateOf(req);
  const chunks: Buffer[] = [];
  let size = 0;
  await readChunks(req, (chunk) => {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    if (typeof owner === 'string') body.take(owner, chunk.length);
    else body.takeUnproved(owner.unproved, chunk.length);
    chunks.push(chunk);
  });
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/**
 * Hands out a body as it comes, until its end or until `take` throws. Then the rest is left unread, for the connection is
 * still to carry an answer. By events, for a stream's iterator costs as much as all else that reading a body does.
 */
function readChunks(req: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  const broken = () =>
    new ProblemError({ code: 'invalid_request', detail: 'The request ended before its body was complete.' });
  return new Promise((resolve, reject) => {
    // It tells so no more to whoever begins to listen now.
    if (req.destroyed) return reject(broken());
    const stop = () => void req.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    const onData = (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        stop();
        req.pause();
        reject(error);
      }
    };
    const onEnd = () => {
      stop();
      resolve();
    };
    const onBroken = () => {
      stop();
      reject(broken());
    };
    req.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError({ code: 'payload_too_large', detail: `A push may have at most ${limit} bytes.` });
}

/** How long, and for how many bytes, somebody who has been answered may go on sending. */
const REST_MS = 1_000;
const REST_BYTES = 1_048_576;

/**
 * Once the answer is out, what is still being sent is thrown away: most clients read an answer only when they have sent
 * all, and would see a cut connection otherwise. Whoever goes on for long is cut off.
 */
export function discardRest(req: IncomingMessage, res: ServerResponse): void {
  if (!hasBody(req)) return;
  res.once('finish', () => {
    if (req.complete || req.destroyed) return;
    let left = REST_BYTES;
    const cut = () => req.socket.destroy();
    const timer = setTimeout(cut, REST_MS);
    timer.unref();
    req.once('close', () => clearTimeout(timer));
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) cut();
    });
    req.resume();
  });
}
