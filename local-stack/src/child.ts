import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { worthShowing } from './log-line.ts';

const KEPT_LINES = 20;
const SHOW_AFTER_MS = 200;
const STOP_GRACE_MS = 15_000;
/** The sandbox bundles the Forge app on its first start, which can take a slow machine a while. */
const READY_TIMEOUT_MS = 180_000;

export interface ChildOptions {
  /** What people call it; it prefixes its lines. */
  readonly name: string;
  /** Absolute path of the TypeScript file that Node runs. */
  readonly script: string;
  readonly cwd: string;
  /** Added to our own environment. */
  readonly env: Record<string, string>;
  readonly logFile: string;
  /** Gets the few lines a person should see, prefixed. */
  readonly show: (line: string) => void;
}

/** A part of the demo that runs in a process of its own. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Why it ended, once it has: a sentence with its last lines. Never rejects. */
  readonly ended: Promise<string>;
  /** Asks it to stop and waits until it has; by force after 15 s. */
  stop(): Promise<void>;
  kill(): void;
}

/** Starts a part of the demo. Everything it prints goes to its log file; errors are shown. */
export async function startChild(options: ChildOptions): Promise<Child> {
  await mkdir(path.dirname(options.logFile), { recursive: true });
  await rename(options.logFile, `${options.logFile}.1`).catch(() => {});
  const child = spawn(process.execPath, [options.script], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the whole foreground group: in one of its own, it is we who stop the children, in order.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const lastLines = keepLines(child, options);
  const ended = endOf(child, options, lastLines);
  if (!child.pid) throw new Error(await ended);
  return {
    name: options.name,
    pid: child.pid,
    logFile: options.logFile,
    ended,
    stop: () => stopChild(child, ended),
    kill: () => child.kill('SIGKILL'),
  };
}

/**
 * Waits until `url` answers with 2xx. Rejects when `signal` aborts (with its reason), or after three minutes.
 */
export async function waitUntilReady(child: Child, url: string, signal: AbortSignal): Promise<void> {
  const limit = Date.now() + READY_TIMEOUT_MS;
  let last = '';
  while (Date.now() < limit) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
      await answer.body?.cancel();
      if (answer.ok) return;
      last = `it answers ${answer.status}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await sleep(50);
  }
  throw new Error(
    `The ${child.name} did not get ready within three minutes (${url}: ${last}). Its log: ${child.logFile}`,
  );
}

function keepLines(child: ChildProcess, options: ChildOptions): string[] {
  const lastLines: string[] = [];
  const log = createWriteStream(options.logFile, { mode: 0o600 });
  // A full disk must not take the demo down with it.
  log.on('error', () => {});
  const follow = (stream: Readable | null, from: 'stdout' | 'stderr') => {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > KEPT_LINES) lastLines.shift();
      const shown = worthShowing(line, from);
      // A moment later: if these are its last lines, the report of its end has them.
      if (shown) setTimeout(() => child.exitCode === null && options.show(`${options.name} | ${shown}`), SHOW_AFTER_MS);
    });
  };
  follow(child.stdout, 'stdout');
  follow(child.stderr, 'stderr');
  child.once('close', () => log.end());
  return lastLines;
}

function endOf(child: ChildProcess, options: ChildOptions, lastLines: string[]): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`The ${options.name} could not be started: ${error.message}`));
    // `close`, not `exit`: only then has everything it printed been read.
    child.once('close', (code, signal) => {
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      const lines = lastLines.map((line) => `  ${line}`).join('\n');
      resolve(
        `The ${options.name} ${how}. Its last lines (all: ${options.logFile}):\n${lines || '  (it printed nothing)'}`,
      );
    });
  });
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(force);
}
