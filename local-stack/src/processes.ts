import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Does process `pid` run? One that has ended and was not collected by its parent (a zombie) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    // `pid (name) state …`; the name may hold spaces and brackets.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trimStart().startsWith('Z');
  } catch {
    return false;
  }
}

/** The command line of process `pid`, or undefined when it does not run or this system does not tell. */
export async function commandLine(pid: number): Promise<string | undefined> {
  return (await describe(pid))?.command;
}

/**
 * What tells process `pid` from every other that may get the same number later: when it started and its command line.
 * Undefined when it does not run.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (!isRunning(pid)) return undefined;
  const found = await describe(pid);
  return found && `${found.started} ${found.command}`;
}

/** Ends process `pid`: by SIGTERM first, and by force when it is still there after `graceMs`. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  for (const [signal, waitMs] of [['SIGTERM', graceMs] as const, ['SIGKILL', 5_000] as const]) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const limit = Date.now() + waitMs;
    while (isRunning(pid) && Date.now() < limit) await sleep(20);
    if (!isRunning(pid)) return;
  }
}

async function describe(pid: number): Promise<{ started: string; command: string } | undefined> {
  try {
    const { started, command } =
      await ASK[process.platform === 'linux' || process.platform === 'win32' ? process.platform : 'other'](pid);
    return command ? { started, command } : undefined;
  } catch {
    return undefined;
  }
}

type Answer = { started: string; command: string };

const ASK: Record<'linux' | 'win32' | 'other', (pid: number) => Promise<Answer>> = {
  linux: async (pid) => {
    // The 22nd field, the 20th after the name: clock ticks since boot (proc(5)).
    const started = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ')[19] ?? '';
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').join(' ').trim();
    return { started, command };
  },
  win32: async (pid) => {
    const query = `Get-CimInstance Win32_Process -Filter "ProcessId=${pid}" | ForEach-Object { "$($_.CreationDate.Ticks) $($_.CommandLine)" }`;
    return splitAnswer((await run('powershell', ['-NoProfile', '-Command', query])).stdout.trim(), 1);
  },
  // `lstart` is five words, such as "Sun Nov 22 17:04:41 2026".
  other: async (pid) => splitAnswer((await run('ps', ['-o', 'lstart=,command=', '-p', String(pid)])).stdout.trim(), 5),
};

function splitAnswer(line: string, words: number): Answer {
  const parts = line.split(/\s+/);
  return { started: parts.slice(0, words).join(' '), command: parts.slice(words).join(' ') };
}
