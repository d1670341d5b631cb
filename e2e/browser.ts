import { chromiumPath } from '@synapse/local-stack/testing/chromium-path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Nothing here may reach beyond this machine, so what a browser does by itself is off. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Chromium, driven by Playwright.
 * @throws when it is not installed, with the command that installs it
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    throw new Error(
      'There is no Chromium, so the pages can’t be looked at. ' +
        'Install one: apt-get install -y chromium-headless-shell (or say where yours is: CHROMIUM_PATH=…).',
    );
  }
  return await chromium.launch({ executablePath, args: FLAGS });
}

/** What is wrong with the pages, in words. */
export type Complaints = string[];

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
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()} on ${page.url()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`error on ${page.url()}: ${error.message}`));
  return page;
}
