import type { Request, Response } from 'express';
import { type EventStream, openEventStream } from '../../live/stream.ts';
import type { Caller } from '../auth/caller.ts';
import { admission } from '../kernel/admission.ts';
import { SENT, type Sent } from '../kernel/handlers.ts';
import { callerOf, stateOf } from '../kernel/request-state.ts';

const HEARTBEAT_MS = 15_000;
/** setTimeout takes no more than 2^31-1 ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** How many streams one user may have open on a process, and all users of one workspace. */
export const STREAMS_PER_USER = 20;
const STREAMS_PER_WORKSPACE = 500;

/** The streams that are open, so that a shutdown can end them and nobody has too many. */
export type LiveStreams = {
  /** @returns what is called when the stream is over. @throws ProblemError too_many_requests */
  admit(caller: Pick<Caller, 'tenantId' | 'userId'>): () => void;
  add(stream: EventStream): void;
  remove(stream: EventStream): void;
  endAll(): void;
};

export function createLiveStreams(): LiveStreams {
  const open = new Set<EventStream>();
  const admit = admission(
    { user: STREAMS_PER_USER, workspace: STREAMS_PER_WORKSPACE },
    (whose, most) =>
      `${whose} ${most} live streams open at once, which is the most. Close one, or share one between pages.`,
  );
  return {
    admit,
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
): Promise<Sent> {
  // Asked for its head only, a stream that never ends would hold the connection.
  if (req.method === 'HEAD') {
    res.type('text/event-stream').end();
    return SENT;
  }
  const leaveStreams = streams.admit(callerOf(req));
  res.once('close', leaveStreams);
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
  return SENT;
}
