import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() || undefined;
    }
    if (process.platform === 'win32') {
      const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
      return (await run('powershell', ['-NoProfile', '-Command', query])).stdout.trim() || undefined;
    }
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
