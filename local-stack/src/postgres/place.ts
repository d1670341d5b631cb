import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Account, canEnter, firstClosedFolder } from './account.ts';

const PASS_THROUGH = 0o011;

/**
 * Where may a database of `account` live? In `home` if it can be entered; else (a clone below /root, mode 0700) in a
 * folder outside, named after `home` so that every clone has its own and finds it again. Creates the folder.
 * `note` gets one line when the place is not `home`. Throws when no place can be found.
 */
export async function placeForDatabase(
  home: string,
  account: Account | undefined,
  note: (line: string) => void = () => {},
): Promise<string> {
  await mkdir(home, { recursive: true });
  if (!account) return home;
  const { mode, uid } = await stat(home);
  // Only the right to pass through; what is secret in there is a file of mode 0600.
  if (uid === 0 && (mode & PASS_THROUGH) !== PASS_THROUGH) await chmod(home, (mode & 0o777) | PASS_THROUGH);
  if (await canEnter(account, home)) return home;

  for (const place of await outsidePlaces(home)) {
    await mkdir(place, { mode: 0o711, recursive: true });
    await refuseForeignFolder(place);
    await chmod(place, 0o711);
    if (!(await canEnter(account, place))) continue;
    const closed = await firstClosedFolder(account, home);
    note(
      `Running as root: PostgreSQL runs as "${account.name}", which cannot enter ${closed}. Its data is in ${place}`,
    );
    return place;
  }
  throw new Error(
    `Running as root: PostgreSQL has to run as "${account.name}", which can enter neither ${home} nor a temporary folder. ` +
      'Move the project elsewhere, run it as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** The folders outside `home` that may hold its database, best first; the same for the same `home`. */
export async function outsidePlaces(home: string): Promise<string[]> {
  const known = await realpath(home).catch(() => path.resolve(home));
  const name = `synapse-${createHash('sha256').update(known).digest('hex').slice(0, 12)}`;
  // /var/tmp outlives a reboot, so it comes first.
  return [...new Set(['/var/tmp', tmpdir()])].map((parent) => path.join(parent, name));
}

/** In a folder that everybody may write to, somebody else may have been first: then it is not ours to trust. */
async function refuseForeignFolder(place: string): Promise<void> {
  const found = await lstat(place);
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return;
  throw new Error(
    `${place} exists and is not a folder that only this account can write to, so the database is not put there. ` +
      'Look at what it is; once it is removed, start again.',
  );
}
