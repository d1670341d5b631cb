import type { Request, Response } from 'express';
import { type EventStream, openEventStream } from '../../live/stream.ts';
import type { Caller } from '../auth/caller.ts';
import { mayGoOn } from '../auth/still-allowed.ts';
import { admission } from '../kernel/admission.ts';
import { SENT, type Sent } from '../kernel/handlers.ts';
import { onceOver } from '../kernel/once-over.ts';
import { accessKeyOf, callerOf, stateOf } from '../kernel/request-state.ts';
import type { HttpServices } from '../kernel/services.ts';

const HEARTBEAT_MS = 15_000;
/** setTimeout takes no more than 2^31-1 ms. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** How many streams one user may have open on a process, and all users of one workspace. */
export const STREAMS_PER_USER = 20;
const STREAMS_PER_WORKSPACE = 500;

/** The streams that are open, so that a shutdown can end them, nobody has too many, and nobody reads on who may no more. */
export type LiveStreams = {
  /** @returns what is called when the stream is over. @throws ProblemError too_many_requests */
  admit(caller: Pick<Caller, 'tenantId' | 'userId'>): () => void;
  /** @param req the request that it answers */
  add(stream: EventStream, req: Request): void;
  remove(stream: EventStream): void;
  /** Whether its caller belongs to the workspace still. */
  mayGoOn(req: Request): Promise<boolean>;
  /** What a person or a service token may do has changed: their streams end, and a client that comes back is seen as what it is now. */
  endOf(key: string): void;
  endAll(): void;
};

export function createLiveStreams(services: Pick<HttpServices, 'memberships' | 'serviceTokens' | 'now'>): LiveStreams {
  const open = new Map<EventStream, string>();
  const admit = admission(
    { user: STREAMS_PER_USER, workspace: STREAMS_PER_WORKSPACE },
    (whose, most) =>
      `${whose} ${most} live streams open at once, which is the most. Close one, or share one between pages.`,
  );
  return {
    admit,
    add: (stream, req) => void open.set(stream, accessKeyOf(req)),
    remove: (stream) => void open.delete(stream),
    mayGoOn: (req) => mayGoOn(services, req),
    endOf: (key) => {
      for (const [stream, whose] of open) if (whose === key) stream.end();
    },
    endAll: () => {
      for (const stream of open.keys()) stream.end();
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
  onceOver(res, leaveStreams);
  const stream = openEventStream(res);
  streams.add(stream, req);
  const look = async () => {
    if (!(await streams.mayGoOn(req))) stream.end();
  };
  const heartbeat = setInterval(() => {
    stream.comment('still here');
    // A change is told at once; this is for when it can't be heard. While the database is away nothing is known.
    look().catch((error: unknown) =>
      stateOf(req).log.warn({ err: error }, 'whether a live stream may go on could not be looked up'),
    );
  }, HEARTBEAT_MS);
  const left = Math.min((stateOf(req).callerUntil ?? 0) - now(), LONGEST_TIMER_MS);
  const expiry = setTimeout(() => stream.end(), Math.max(left, 0));
  let leave = (): void => {};
  onceOver(res, () => {
    clearInterval(heartbeat);
    clearTimeout(expiry);
    streams.remove(stream);
    leave();
  });
  try {
    // What was told just before the stream was among the open ones has ended nothing.
    await look();
    ({ leave } = await follow(stream));
    if (stream.ended) leave();
  } catch (error) {
    stateOf(req).log.warn({ err: error }, 'a live stream could not begin');
    stream.drop();
  }
  return SENT;
}
