import type { FeedHub } from './feed-hub.ts';
import type { EventStream } from './stream.ts';

/** A run or an import as it stands; `over`: nothing more will come of it. */
export type Progress = { view: unknown; over: boolean };

/**
 * Sends how a run stands, now and with each step it takes, as `progress`; with the last one the stream ends. Steps that
 * come while one is being read are sent together.
 * @param read how it stands now
 */
export async function followProgress(
  hub: FeedHub,
  stream: EventStream,
  { tenantId, id }: { tenantId: string; id: string },
  read: () => Promise<Progress>,
): Promise<{ leave: () => void }> {
  let reading = false;
  let again = false;
  const tell = async (): Promise<void> => {
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
      if (events.some((event) => event.kind === 'run.progress' && event.refId === id)) void tell();
    },
    ready: () => Promise.resolve(),
    reset: () => void tell(),
    drop: () => stream.drop(),
  });
  await tell();
  return followed;
}
