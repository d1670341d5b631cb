import type { FeedHub } from './feed-hub.ts';
import type { EventStream } from './stream.ts';

/** The state of a run or an import; `over`: it has ended. */
export type Progress = { view: unknown; over: boolean };

/**
 * Sends the state of a run as `progress`, now and after each step; with the last one the stream ends. Steps that
 * come while one is being read are sent together.
 * @param read its state now
 */
export async function followProgress(
  hub: FeedHub,
  stream: EventStream,
  { tenantId, id }: { tenantId: string; id: string },
  read: () => Promise<Progress>,
): Promise<{ leave: () => void }> {
  let reading = false;
  let again = false;
  const send = async (): Promise<void> => {
    again = true;
    if (reading) return;
    reading = true;
    try {
      while (again && !stream.ended) {
        again = false;
        const { view, over } = await read();
        stream.send('progress', view);
        if (over) stream.end();
      }
    } catch {
      // The client reconnects, and then gets the error.
      stream.drop();
    } finally {
      reading = false;
    }
  };
  const followed = await hub.follow(tenantId, undefined, {
    take: (events) => {
      if (events.some((event) => event.kind === 'run.progress' && event.refId === id)) void send();
    },
    ready: () => Promise.resolve(),
    reset: () => void send(),
    drop: () => stream.drop(),
  });
  await send();
  return followed;
}
