import { type ComponentType, lazy } from 'react';

/**
 * Loads a part of the page that is in a file of its own. Without a connection it waits until the server answers: the
 * page says that there is none, and what stands in it must not go for a part of it.
 * @throws {Error} where the server answers and the file is not to be had: a new version took it away.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      if (await answers()) return load();
      await connection();
    }
  }
}

/** A component in a file of its own, loaded by `loadPart`. */
// biome-ignore lint/suspicious/noExplicitAny: React's `lazy` asks for it
export const lazyPart = <T extends ComponentType<any>>(load: () => Promise<T>) =>
  lazy(() => loadPart(async () => ({ default: await load() })));

/** Whether the server answers at all. */
export const answers = (): Promise<boolean> =>
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  );

/** Looks again at once where the browser knows that there is a connection: that of a stopped server it does not know. */
const connection = () =>
  new Promise<void>((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, LOOK_AGAIN_MS);
    window.addEventListener('online', go);
  });

const LOOK_AGAIN_MS = 5_000;
