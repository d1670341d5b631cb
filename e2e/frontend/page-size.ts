import type { Page } from 'playwright-core';

/** A telephone; and a window of 1280 × 720 at 200 % zoom. */
const SIZES = [
  { width: 360, height: 740 },
  { width: 640, height: 360 },
];

/** Where the page as a whole would be scrolled: each of its parts scrolls by itself. Empty: nowhere. */
export async function pagesPushAside(tab: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const size of SIZES) {
    await tab.setViewportSize(size);
    const [width, height] = await tab.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return [scrollWidth, scrollHeight];
    });
    if (width > size.width || height > size.height)
      faults.push(`${size.width} × ${size.height}: the page is ${width} × ${height}`);
  }
  return faults;
}
