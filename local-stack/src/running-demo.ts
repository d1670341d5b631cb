import { link, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { endProcess, processIdentity } from './processes.ts';
import { writePrivateFile } from './write-file.ts';

/**
 * `.data/running.json`: which processes the running demo consists of, from its first moment on. It is the lock against
 * a second demo in the same folder, and how the next start finds what a killed one left behind. A process counts as
 * ours only while its number, start time and command line are all as written down, so no other is ever ended.
 */
const runningSchema = z.object({
  demo: z.object({ pid: z.number().int(), identity: z.string() }),
  children: z.array(z.object({ name: z.string(), pid: z.number().int(), identity: z.string() })),
});
type Running = z.infer<typeof runningSchema>;

const CHILD_GRACE_MS = 10_000;
const ATTEMPTS = 5;

export interface RunningDemo {
  /** Writes down a child, right after its start. */
  addChild(name: string, pid: number): Promise<void>;
  /** Gives the folder free; the last thing a demo does. */
  release(): Promise<void>;
}

/**
 * Claims the folder for this process, ending what a killed demo left behind. Throws when a demo is running in it.
 * `note` gets a line for each process that had to be ended.
 */
export async function claimDemo(dataDir: string, note: (line: string) => void): Promise<RunningDemo> {
  const file = runningFile(dataDir);
  const identity = (await processIdentity(process.pid)) ?? '';
  const running: Running = { demo: { pid: process.pid, identity }, children: [] };
  for (let attempt = 1; !(await createWhole(file, running)); attempt++) {
    const pid = await findRunningDemo(dataDir);
    if (pid || attempt === ATTEMPTS) {
      throw new Error(
        `The demo is running already in this folder (process ${pid ?? 'unknown'}). Stop it first: Ctrl-C there.`,
      );
    }
    await endOrphans(dataDir, note);
    await rm(file, { force: true });
  }
  return {
    async addChild(name, pid) {
      const childIdentity = await processIdentity(pid);
      if (childIdentity) running.children.push({ name, pid, identity: childIdentity });
      await writePrivateFile(file, JSON.stringify(running));
    },
    release: () => rm(file, { force: true }),
  };
}

/** The process of the demo that runs in this folder, if there is one. */
export async function findRunningDemo(dataDir: string): Promise<number | undefined> {
  const running = await readRunning(runningFile(dataDir));
  if (!running || (await processIdentity(running.demo.pid)) !== running.demo.identity) return undefined;
  return running.demo.pid;
}

/** Ends the children of a demo that was killed, in the order a demo stops them. */
export async function endOrphans(dataDir: string, note: (line: string) => void): Promise<void> {
  const running = await readRunning(runningFile(dataDir));
  for (const child of running?.children.toReversed() ?? []) {
    if ((await processIdentity(child.pid)) !== child.identity) continue;
    note(`Ending the ${child.name} (process ${child.pid}) that an earlier, killed demo left behind`);
    await endProcess(child.pid, CHILD_GRACE_MS);
  }
}

function runningFile(dataDir: string): string {
  return path.join(dataDir, 'running.json');
}

async function readRunning(file: string): Promise<Running | undefined> {
  try {
    return runningSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Creates the file with its whole content at once; false when it exists. */
async function createWhole(file: string, running: Running): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.new-${process.pid}`;
  await writePrivateFile(unfinished, JSON.stringify(running));
  try {
    await link(unfinished, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}
