import { existsSync } from 'node:fs';

/** Debian's. The shell is the same Chromium without the windows of a browser, and takes less CPU for each page. */
const DEBIAN = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** @returns where Chromium is, or undefined where there is none. `CHROMIUM_PATH` says it where it is elsewhere. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH === undefined ? DEBIAN : [CHROMIUM_PATH]).find((file) => existsSync(file));
}
