import { type ComponentType, createElement, lazy, useState } from 'react';

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

/**
 * A component in a file of its own, loaded by `loadPart`. Once it is loaded it is drawn at once: `lazy` alone draws nothing at
 * first, and React shows what came late no sooner than 300 ms after that, in which keys go to what stands behind it.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let part: ComponentType<Props> | undefined;
  const loadOnce = async () => {
    part ??= await load();
    return part;
  };
  const Late = lazy(() => loadPart(async () => ({ default: await loadOnce() })));
  function Part(props: Props) {
    // One for as long as it is shown: another one would begin anew.
    const [Drawn] = useState<ComponentType<Props>>(() => part ?? Late);
    return createElement(Drawn, props);
  }
  /** Loads it before it is asked for. */
  const ahead = () => void loadOnce().catch(() => undefined);
  return Object.assign(Part, { ahead });
}

/** Behind the first page, which comes first. */
const AHEAD_AFTER_MS = 2_000;

/** Loads parts before a key asks for them: what is typed right after the key would otherwise be typed into the page. */
export function aheadSoon(...parts: readonly { ahead: () => void }[]): () => void {
  const soon = setTimeout(() => {
    for (const part of parts) part.ahead();
  }, AHEAD_AFTER_MS);
  return () => clearTimeout(soon);
}

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
