let isLeaving = false;
const waiting = new Set<() => void>();

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    isLeaving = true;
    for (const go of waiting) go();
  });
  // A page that the browser kept comes back as it was.
  window.addEventListener('pageshow', () => {
    isLeaving = false;
  });
}

/**
 * Lets the browser draw first: to begin a request takes it some 3 ms, and the frame of a key has 16. At once where the page goes, for
 * then nothing of it runs later.
 */
export const afterDrawing = (): Promise<void> =>
  new Promise((resolve) => {
    if (isLeaving) return resolve();
    const go = () => {
      waiting.delete(go);
      resolve();
    };
    waiting.add(go);
    setTimeout(go);
  });
