import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account PostgreSQL's own programs run as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who must PostgreSQL run as? `undefined` when we may run it ourselves; as root, which PostgreSQL refuses to be, the
 * account `postgres` or else `nobody`. Throws when we are root and neither exists.
 */
export async function databaseAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const rows = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const row = rows.find((fields) => fields[0] === 'postgres') ?? rows.find((fields) => fields[0] === 'nobody');
  if (!row?.[0] || !row[2] || !row[3]) {
    throw new Error(
      'PostgreSQL refuses to run as root, and this machine has neither a "postgres" nor a "nobody" account to run it as. ' +
        'Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  return { name: row[0], uid: Number(row[2]), gid: Number(row[3]) };
}

/** The spawn options that make a child run as `account` (as ourselves when there is none). */
export function runAs(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * Can `account` enter `folder`? Tried for real, as that account: modes alone do not tell of access lists or mounts.
 * Throws when this process may not act as the account at all (a container that maps one user only).
 */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  if (!account) return true;
  try {
    await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...runAs(account), cwd: '/' });
    return true;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw new Error(
      `Running as root, but not allowed to start PostgreSQL as "${account.name}" (${(error as Error).message}). ` +
        'Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

/** The first folder on the way to `folder` that `account` cannot enter; for messages. */
export async function firstClosedFolder(account: Account, folder: string): Promise<string> {
  const parents: string[] = [];
  for (let at = path.resolve(folder); at !== path.dirname(at); at = path.dirname(at)) parents.unshift(at);
  for (const parent of parents) {
    if (!(await canEnter(account, parent))) return parent;
  }
  return folder;
}
