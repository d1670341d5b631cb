import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isRunning } from '../processes.ts';

/** A program that a killed run had started outlives it for a moment, and still writes into what is being removed. */
const WHILE_WRITTEN_TO = { maxRetries: 20, retryDelay: 50 };

/**
 * Removes what runs that were killed left behind: `<target>.<kind>-<pid>` and what is named after it. One that is
 * still at work in another process is left alone.
 */
export async function removeUnfinished(target: string, kind: string): Promise<void> {
  const prefix = `${path.basename(target)}.${kind}-`;
  for (const name of await readdir(path.dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    if (!pid || (pid !== process.pid && isRunning(pid))) continue;
    const leftBehind = path.join(path.dirname(target), name);
    await rm(leftBehind, { recursive: true, force: true, ...WHILE_WRITTEN_TO });
  }
}
