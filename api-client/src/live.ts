import { type ApiOptions, tokenOf } from '@synapse/api-client/client';
import { ApiProblem, problemIn } from '@synapse/api-client/problem';
import type { components, operations } from '@synapse/api-client/schema';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

export type LiveEvent = components['schemas']['LiveEvent'];
export type Presence = operations['announcePresence']['responses'][200]['content']['application/json'];

/** `reset`: what came meanwhile is not known, so read again what you show. `presence`: who else has the ticket of your page open. */
export type LiveMessage =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'presence'; presence: Presence }
  | { kind: 'reset' };

export type FollowOptions = ApiOptions & {
  /**
   * `seq` of the last event that was used; or, of who reads first, the workspace's `feedSeq` in `GET /api/me`, asked before that,
   * so that nothing falls between the read and the stream. Left out: from now on.
   */
  after?: number;
  /** The page's random id, to be told of `presence` (`PUT /api/live/presence`). */
  page?: string;
  signal?: AbortSignal;
  /** Told when the stream is there, and when it is lost: what is shown from then on may be old. */
  onConnection?: (isThere: boolean) => void;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** The API says every 15 s that it is still here. A connection that says nothing for so long is gone, though nobody said so. */
const SILENCE_MS = 45_000;

/**
 * What happens in the workspace, as it happens, without a gap: it comes back by itself after a cut, and goes on behind the
 * last event that it gave. It ends when `signal` is aborted.
 * @throws ApiProblem where coming back does not help: a token that is not valid
 */
export async function* followLive(options: FollowOptions): AsyncGenerator<LiveMessage, void, undefined> {
  const { signal } = options;
  let after = options.after;
  let waitMs = FIRST_WAIT_MS;
  let isAgain = false;
  while (!signal?.aborted) {
    try {
      const body = await openStream(options, after);
      options.onConnection?.(true);
      // It was cut before its first event: there is no place to go on from.
      if (isAgain && after === undefined) yield { kind: 'reset' };
      isAgain = true;
      for await (const message of messagesIn(body)) {
        waitMs = FIRST_WAIT_MS;
        if (message.id) after = Number(message.id);
        const told = messageOf(message);
        if (told) yield told;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof ApiProblem && error.status < 500 && error.code !== 'too_many_requests') throw error;
    }
    options.onConnection?.(false);
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

async function openStream(options: FollowOptions, after: number | undefined): Promise<Bytes> {
  const { baseUrl, signal, fetch: ask = (request: Request) => fetch(request) } = options;
  const headers = { authorization: `Bearer ${await tokenOf(options)}`, accept: 'text/event-stream' };
  const place = after === undefined ? {} : { 'last-event-id': String(after) };
  const init = { headers: { ...headers, ...place }, ...(signal ? { signal } : {}) };
  const response = await ask(new Request(`${baseUrl}/api/live${options.page ? `?page=${options.page}` : ''}`, init));
  if (!response.ok || !response.body) throw await problemIn(response);
  return response.body;
}

async function* messagesIn(body: Bytes): AsyncGenerator<EventSourceMessage> {
  const came: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => void came.push(event) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await unlessSilent(reader.read());
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* came.splice(0);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function unlessSilent<Read>(read: Promise<Read>): Promise<Read> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The stream fell silent.')), SILENCE_MS);
  });
  return Promise.race([read, silence]).finally(() => clearTimeout(timer));
}

function messageOf({ event, data }: EventSourceMessage): LiveMessage | undefined {
  if (event === 'reset') return { kind: 'reset' };
  if (event === 'presence') return { kind: 'presence', presence: JSON.parse(data) as Presence };
  const told = JSON.parse(data) as LiveEvent;
  return 'seq' in told ? { kind: 'event', event: told } : undefined;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
}
