import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's. The shell is the same Chromium without the windows of a browser, and takes less CPU for each page. */
const DEBIAN = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

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

/** @returns where Chromium is, or undefined where there is none. `CHROMIUM_PATH` says it where it is elsewhere. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH === undefined ? DEBIAN : [CHROMIUM_PATH]).find((file) => existsSync(file));
}

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
