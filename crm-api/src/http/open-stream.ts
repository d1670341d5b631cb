import type { Request, Response } from 'express';
import { type EventStream, openEventStream } from '../live/stream.ts';
import { stateOf } from './request-state.ts';

const HEARTBEAT_MS = 15_000;
/** setTimeout takes no more than 2^31-1 ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The streams that are open, so that a shutdown can end them. */
export type LiveStreams = { add(stream: EventStream): void; remove(stream: EventStream): void; endAll(): void };

export function createLiveStreams(): LiveStreams {
  const open = new Set<EventStream>();
  return {
    add: (stream) => void open.add(stream),
    remove: (stream) => void open.delete(stream),
    endAll: () => {
      for (const stream of open) stream.end();
    },
  };
}

/**
 * Answers with a stream and has it follow something until one of them ends. It shows what its token allows, so it lives
 * no longer than that.
 * @param follow what it follows; what it gives is called when the stream is over
 */
export async function answerByStream(
  req: Request,
  res: Response,
  { streams, now }: { streams: LiveStreams; now: () => number },
  follow: (stream: EventStream) => Promise<{ leave: () => void }>,
): Promise<void> {
  const stream = openEventStream(res);
  streams.add(stream);
  const heartbeat = setInterval(() => stream.comment('still here'), HEARTBEAT_MS);
  const left = Math.min((stateOf(req).callerUntil ?? 0) - now(), LONGEST_TIMER_MS);
  const expiry = setTimeout(() => stream.end(), Math.max(left, 0));
  let leave = (): void => {};
  res.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(expiry);
    streams.remove(stream);
    leave();
  });
  try {
    ({ leave } = await follow(stream));
    if (stream.ended) leave();
  } catch (error) {
    stateOf(req).log.warn({ err: error }, 'a live stream could not begin');
    stream.drop();
  }
}
