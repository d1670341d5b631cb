import { readdir, readFile } from 'node:fs/promises';

/** A clock tick of Linux, in which /proc counts. */
const TICK_MS = 10;

/** A process and its children. PostgreSQL's sessions are children of its first process, which counts those that have ended. */
export async function familyOf(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(async (one) => ({ one, parent: Number((await statOf(one))[1]) })));
  return [pid, ...stats.filter(({ parent }) => parent === pid).map(({ one }) => one)];
}

/** The CPU that processes have used so far, ms: other than the clock, it does not count who else is at work. */
export async function cpuMs(pids: readonly number[]): Promise<number> {
  const stats = await Promise.all(pids.map(statOf));
  return (
    stats.reduce((sum, stat) => sum + stat.slice(11, 15).reduce((ticks, text) => ticks + Number(text), 0), 0) * TICK_MS
  );
}

/** What /proc says of a process behind its name: state, parent, …; nothing where there is no /proc, or no such process. */
async function statOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
