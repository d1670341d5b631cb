import type { CDPSession, Page } from 'playwright-core';

/** Measured by the page's own clock, from the event of the person to the frame that shows what came of it. */

/**
 * From the next event of this kind until the selector fits, and the browser begins the frame that shows it.
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

/** What a key costs until the page shows what it did, ms. */
export type KeyCost = {
  /** From the event to the begin of the frame that shows it. */
  frame: number;
  /** From the event until the frame is on the screen, as the browser says (Event Timing): in steps of 8. */
  screen: number;
  /** The CPU of the page's main thread for the event: what does not depend on who else uses the machine. */
  cpu: number;
};

/** Measures keys: each is pressed by `press`, and shows what the selector finds. */
export async function keyMeter(page: Page): Promise<(press: string, selector: string) => Promise<KeyCost>> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Performance.enable', { timeDomain: 'threadTicks' });
  const screens = await page.evaluateHandle(() => {
    const last = { ms: 0 };
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') last.ms = duration;
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    return last;
  });
  return async (press, selector) => {
    await screens.evaluate((last) => {
      last.ms = 0;
    });
    const shown = await clock(page, 'keydown', selector);
    const before = await taskMs(browser);
    await page.keyboard.down(press);
    const cpu = (await taskMs(browser)) - before;
    const frame = await shown();
    await page.keyboard.up(press);
    // The browser tells of it when the frame is on the screen; of less than its least it tells nothing.
    await page.waitForTimeout(SETTLED_MS);
    return { frame, screen: (await screens.evaluate(({ ms }) => ms)) || LEAST_TOLD_MS, cpu };
  };
}

/** After so long an edit is answered and what it has read again is drawn. */
const SETTLED_MS = 500;
const LEAST_TOLD_MS = 8;

async function taskMs(browser: CDPSession): Promise<number> {
  const { metrics } = await browser.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
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
