import { expiringCache } from '../../expiring-cache.ts';
import type { Caller } from '../auth/caller.ts';
import { admission } from '../kernel/admission.ts';
import { ProblemError } from '../kernel/error-mapper.ts';

/** Each download holds a connection and a stream of the store for as long as its reader takes. */
const DOWNLOADS_PER_USER = 10;
const DOWNLOADS_PER_WORKSPACE = 100;

/** How many bytes are read and hashed for one user in a minute: some 20 files of the usual limit. */
export const BYTES_PER_MINUTE = 1024 * 1_048_576;
const MINUTE_MS = 60_000;
const USERS_REMEMBERED = 10_000;

/**
 * What one user may have read from the store. A range is checked like the whole (send-file.ts), so a request for one byte
 * costs as much as its file is large; counted by requests alone, one user could keep the process busy with hashing.
 */
export function createDownloadLimits(now: () => number) {
  /** Until a minute after the first of them. */
  const read = expiringCache<{ bytes: number }>({ max: USERS_REMEMBERED, ttlMs: MINUTE_MS, now });
  return {
    /** @returns what is called when the download is over. @throws ProblemError too_many_requests */
    admit: admission(
      { user: DOWNLOADS_PER_USER, workspace: DOWNLOADS_PER_WORKSPACE },
      (whose, most) => `${whose} ${most} downloads under way at once, which is the most. Wait until one has ended.`,
    ),
    /** Counts a file that is about to be read. One file is always read, however large. @throws ProblemError too_many_requests */
    count({ tenantId, userId }: Pick<Caller, 'tenantId' | 'userId'>, bytes: number): void {
      const user = `${tenantId} ${userId}`;
      const before = read.get(user)?.bytes ?? 0;
      if (before > 0 && before + bytes > BYTES_PER_MINUTE) throw tooMuch(read.getRemainingTTL(user));
      read.set(user, { bytes: before + bytes }, { noUpdateTTL: true });
    },
  };
}

function tooMuch(waitMs: number): ProblemError {
  return new ProblemError({
    code: 'too_many_requests',
    detail:
      'You have had 1 GB of files read within a minute; a range of a file counts as the whole. Wait as long as Retry-After says.',
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  });
}
