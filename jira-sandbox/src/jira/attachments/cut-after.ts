import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** Passes so many bytes on and then cuts the connection, once they are on their way. */
export function cutAfter(stream: Readable, bytes: number, response: ServerResponse): Readable {
  return Readable.from(
    (async function* () {
      let left = bytes;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        if (chunk.length > left) {
          response.write(chunk.subarray(0, left), () => response.destroy());
          return yield* never();
        }
        left -= chunk.length;
        yield chunk;
      }
    })(),
    { objectMode: false },
  );
}

/** The stream has no end of its own: it goes with the connection. */
async function* never(): AsyncGenerator<Buffer> {
  await new Promise(() => undefined);
}
