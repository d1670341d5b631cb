import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { LiveEvent } from '@synapse/shared/live';
import type { Follower } from './feed-hub.ts';

/** When more than this waits for one client, in bytes, its stream is ended: it comes back with its Last-Event-ID. */
const MAX_BUFFERED = 1024 * 1024;
/** After how long a client whose stream was ended may come back, ms. */
const RETRY_MS = 3_000;

export type EventStream = Follower & {
  comment(text: string): void;
  /** Sends something that is no event of the feed. */
  send(event: string, data: unknown): void;
  end(): void;
  readonly ended: boolean;
};

/**
 * An SSE stream over a response (HTML standard, "Server-sent events"). `id` is the event's `seq`, `event` its kind. A
 * stream of a client that doesn't keep up is ended, so that it can't fill our memory.
 */
export function openEventStream(res: ServerResponse): EventStream {
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // nginx would gather events until its buffer is full
    'x-accel-buffering': 'no',
  });
  res.write(`retry: ${RETRY_MS}\n\n`);

  const write = (text: string): void => {
    if (res.writableEnded || res.destroyed) return;
    res.write(text);
    if (res.writableLength > MAX_BUFFERED) res.destroy();
  };
  return {
    get ended() {
      return res.writableEnded || res.destroyed;
    },
    take: (events) => write(events.map(frame).join('')),
    ready: () => (res.writableNeedDrain && !res.destroyed ? drained(res) : Promise.resolve()),
    reset: (seq) => write(`id: ${seq}\nevent: reset\ndata: {"seq":${seq}}\n\n`),
    drop: () => res.destroy(),
    comment: (text) => write(`: ${text}\n\n`),
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => {
      if (!res.writableEnded) res.end();
    },
  };
}

function frame(event: LiveEvent): string {
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

async function drained(res: ServerResponse): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([once(res, 'drain', { signal: over.signal }), once(res, 'close', { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
