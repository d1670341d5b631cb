import { randomUUID } from 'node:crypto';
import { burstPart, type CallerStanding } from '../../domain/rate-limit/rate-budget.ts';
import type { ProcessShares } from '../../jira/call-limiter.ts';
import type { Db } from '../../store/db/database.ts';
import { CALLER_GONE_MS, noteCaller, removeCaller } from '../../store/rate-limit/process-share.ts';

/** How often a process that calls Jira checks who else does, in milliseconds. One that does not call does not check. */
const LOOK_EVERY_MS = 5_000;

/**
 * The part of Jira's bursts that this process may use beside the others over the same database. Calls check this in passing,
 * without waiting, and wait only for the first check after a pause in which the others have forgotten this process.
 */
export function createProcessShares(
  db: Db,
  on: { now(): number; onError(error: unknown): void },
): ProcessShares & { looked(): Promise<void>; leave(): Promise<void> } {
  const id = randomUUID();
  let standing: CallerStanding = { live: 1, newcomers: 1, isNewcomer: true };
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;

  const look = (): Promise<void> => {
    const began = on.now();
    looking ??= noteCaller(db, id)
      .then((found) => {
        standing = found;
        lookedAt = began;
      })
      // Without a database there is little to call Jira for; the last share is kept.
      .catch(on.onError)
      .finally(() => {
        looking = null;
      });
    return looking;
  };

  return {
    known() {
      const age = on.now() - lookedAt;
      if (age < LOOK_EVERY_MS) return Promise.resolve();
      const looked = look();
      return age < CALLER_GONE_MS ? Promise.resolve() : looked;
    },
    part: () => burstPart(standing),
    /** Resolves when a check that is under way has ended. */
    looked: () => looking ?? Promise.resolve(),
    async leave() {
      await looking;
      if (lookedAt !== Number.NEGATIVE_INFINITY) await removeCaller(db, id);
    },
  };
}
