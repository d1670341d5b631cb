import { createParser, type EventSourceMessage } from 'eventsource-parser';

export type SseClient = {
  status: number;
  events: EventSourceMessage[];
  comments: string[];
  /** Resolves as soon as the events satisfy `enough`; rejects when the stream ends before. */
  until(enough: (events: EventSourceMessage[]) => boolean): Promise<EventSourceMessage[]>;
  ended: Promise<void>;
  close(): void;
};

/** Opens `GET /api/live`, or another stream, as a browser would. */
export async function openStream(
  api: { readonly url: string },
  token: string,
  options: { path?: string; query?: string; headers?: Record<string, string> } = {},
): Promise<SseClient> {
  const aborter = new AbortController();
  const response = await fetch(`${api.url}${options.path ?? '/api/live'}${options.query ?? ''}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...options.headers },
    signal: aborter.signal,
  });
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const waiting = new Set<() => void>();
  let over = false;
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onComment: (comment) => void comments.push(comment),
  });
  const ended = (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        parser.feed(decoder.decode(chunk, { stream: true }));
        for (const look of waiting) look();
      }
    } catch {
      // Closed by us, or cut by the server: either way it is over.
    }
    over = true;
    for (const look of waiting) look();
  })();
  return {
    status: response.status,
    events,
    comments,
    ended,
    close: () => aborter.abort(),
    until: (enough) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!enough(events) && !over) return;
          waiting.delete(look);
          if (enough(events)) resolve(events);
          else reject(new Error(`the stream ended after ${events.length} events`));
        };
        waiting.add(look);
        look();
      }),
  };
}
