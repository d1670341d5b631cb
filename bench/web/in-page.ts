import type { Page } from 'playwright-core';

/** Measured by the page's own clock, from the event of the person to the frame that shows what came of it. */

/**
 * From the next event of this kind until the selector fits, and a frame is drawn.
 * @returns what answers with the milliseconds, once the person has acted
 */
export async function clock(page: Page, event: 'click' | 'keydown', selector: string): Promise<() => Promise<number>> {
  const measured = page.evaluateHandle(
    ({ kind, shown }) => ({
      ms: new Promise<number>((resolve) => {
        const wait = (began: number) => () =>
          document.querySelector(shown) ? resolve(performance.now() - began) : requestAnimationFrame(wait(began));
        window.addEventListener(kind, ({ timeStamp }) => requestAnimationFrame(wait(timeStamp)), {
          capture: true,
          once: true,
        });
      }),
    }),
    { kind: event, shown: selector },
  );
  const handle = await measured;
  return () => handle.evaluate(({ ms }) => ms);
}

/** Begins to note tasks over 50 ms: the browser tells of no shorter ones. @returns their lengths so far, ms */
export async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  const handle = await page.evaluateHandle(() => {
    const lengths: number[] = [];
    new PerformanceObserver((list) => lengths.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    return lengths;
  });
  return () => handle.evaluate((lengths) => [...lengths]);
}

/** Scrolls the list down a screen and a half for each frame until it has so many rows. @returns the frames' lengths, ms, and the rows */
export function scrollDown(page: Page, rows: number): Promise<{ frames: number[]; rows: number }> {
  return page.evaluate(async (wanted) => {
    const list = document.querySelector('.list-body .scroll');
    if (!list) throw new Error('The page shows no list.');
    const frames: number[] = [];
    const rowPx = document.querySelector('.row')?.getBoundingClientRect().height ?? 36;
    const deadline = performance.now() + 120_000;
    let last = performance.now();
    while (list.scrollHeight / rowPx < wanted && performance.now() < deadline) {
      list.scrollTop += list.clientHeight * 1.5;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      frames.push(now - last);
      last = now;
    }
    return { frames, rows: Math.round(list.scrollHeight / rowPx) };
  }, rows);
}
