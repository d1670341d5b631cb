import type { Browser, ConsoleMessage, Page } from 'playwright-core';

/** What is wrong with the pages, in words. */
export type Complaints = string[];

/**
 * Whether the browser notes that a change of a ticket was refused for the ticket being newer than what was seen of it. The page then makes
 * the change anew, or shows what is newer; how often that happens is a matter of time, also for one person's two quick changes.
 */
const isMadeAnew = (message: ConsoleMessage) =>
  message.text().includes('status of 412') && /\/api\/tickets\/[0-9a-f-]{36}$/.test(message.location().url);

/**
 * Opens a page that writes down every complaint of the browser. A request that fails because a test cut it off is the
 * one thing that is expected, and the test says so itself by `page.unrouteAll`.
 */
export async function openPage(
  browser: Browser,
  complaints: Complaints,
  size = { width: 1180, height: 760 },
): Promise<Page> {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: 1, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (isMadeAnew(message)) return;
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()} on ${page.url()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`error on ${page.url()}: ${error.message}`));
  return page;
}
