import { existsSync } from 'node:fs';

export const INSTALL_FAKETIME = 'apt-get install --yes --no-install-recommends faketime';

const LIBRARY = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((architecture) => `/usr/lib/${architecture}/faketime/libfaketime.so.1`)
  .find((file) => existsSync(file));

/** libfaketime gives a process a clock of its own. Where it is missing, the tests that want it are skipped and say so. */
export const faketime = {
  isHere: LIBRARY !== undefined,
  note: LIBRARY === undefined ? ` (needs libfaketime: ${INSTALL_FAKETIME})` : '',
  /** @param offset such as `+3h`. The process's timers go on by the real clock. */
  environment: (offset: string): Record<string, string> => ({
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME: offset,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }),
};
