import { useSyncExternalStore } from 'react';

const MINUTE_MS = 60_000;
/** Who shows how long ago something was. */
const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function notify(): void {
  for (const reader of readers) reader();
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  timer ??= setInterval(notify, MINUTE_MS / 2);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Draws what calls it again as the minutes go by: a time that is said as "2 min. ago" stays true on a page that lies idle. */
export const useMinutes = (): number => useSyncExternalStore(subscribe, () => Math.floor(Date.now() / MINUTE_MS));
