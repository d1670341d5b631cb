import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The environment for PostgreSQL's programs: ours, without the PG* variables that would steer them elsewhere. */
export function programEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^PG[A-Z]+$/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs one of PostgreSQL's programs to its end (60 s at the most). Throws with what it printed when it fails. */
export async function runProgram(file: string, args: string[], as: { uid?: number; gid?: number }): Promise<void> {
  try {
    // From the root folder: the other account may not be able to enter ours.
    await run(file, args, { ...as, env: programEnvironment(), cwd: path.parse(file).root, timeout: 60_000 });
  } catch (error) {
    const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message: string };
    throw new Error(`${path.basename(file)} failed: ${(stderr || stdout || message).trim()}`, { cause: error });
  }
}
