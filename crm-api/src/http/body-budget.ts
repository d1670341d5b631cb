import { ProblemError } from './error-ladder.ts';
import { createShares } from './shares.ts';

/**
 * How much of bodies may be in memory at once: over all requests, and for each sender, so that one of them leaves room for
 * the others. A body counts from its first byte until its answer is over.
 */
export type BodyBudget = { open(): HeldBody };

export type HeldBody = {
  /** @param owner whose body it is: a site, a user, an address. @throws ProblemError 429 or 503 with Retry-After */
  take(owner: string, bytes: number): void;
  release(): void;
};

/** One sender may take this part of the whole. */
const EACH = 1 / 4;

export function createBodyBudget(bytes: number): BodyBudget {
  const shares = createShares({ all: bytes, each: bytes * EACH });
  return {
    open() {
      const held: [owner: string, bytes: number][] = [];
      return {
        take(owner, amount) {
          const full = shares.take(owner, amount);
          if (full) throw tooMuch(full);
          held.push([owner, amount]);
        },
        release() {
          for (const [owner, amount] of held.splice(0)) shares.give(owner, amount);
        },
      };
    },
  };
}

function tooMuch(full: 'all' | 'owner'): ProblemError {
  const headers = { 'retry-after': '2' };
  if (full === 'owner') {
    const detail = 'Too many of your requests are under way at once. Wait for their answers, then send this one again.';
    return new ProblemError({ code: 'too_many_requests', detail, headers });
  }
  const detail = 'Too many requests are under way here at once. Send this one again in a moment.';
  return new ProblemError({ code: 'not_ready', detail, headers });
}
