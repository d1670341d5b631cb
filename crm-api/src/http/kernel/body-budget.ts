import { ProblemError } from './error-mapper.ts';
import { createShares, type Shares } from './shares.ts';

/**
 * How much of bodies may be in memory at once: over all requests, and for each sender, so that one of them leaves room for
 * the others. A body counts from its first byte until its answer is over.
 */
export type BodyBudget = {
  /** @param address where the request comes from */
  open(address: string): HeldBody;
};

export type HeldBody = {
  /** @param owner who has proved to be the sender: a site, a user. @throws ProblemError 429 or 503 with Retry-After */
  take(owner: string, bytes: number): void;
  /**
   * The same while it is only said whose body it is, for the proof is over the body. Anybody may say so, so the address
   * has a share as well, and the owner's is for that address alone: nobody takes it away from the owner.
   */
  takeUnproved(owner: string, bytes: number): void;
  release(): void;
};

/** One sender may take this part of the whole. */
const EACH = 1 / 4;

/** A budget of so many bytes for all bodies that are read at once. */
export function createBodyBudget(bytes: number): BodyBudget {
  const shares = createShares({ all: bytes, each: bytes * EACH });
  const addresses = createShares({ all: Number.POSITIVE_INFINITY, each: bytes * EACH });
  return {
    open(address) {
      const held: [of: Shares, owner: string, bytes: number][] = [];
      const takeOf = (of: Shares, owner: string, amount: number) => {
        const full = of.take(owner, amount);
        if (full) throw tooMuch(full);
        held.push([of, owner, amount]);
      };
      return {
        take: (owner, amount) => takeOf(shares, owner, amount),
        takeUnproved(owner, amount) {
          takeOf(addresses, address, amount);
          takeOf(shares, `${owner} from ${address}`, amount);
        },
        release() {
          for (const [of, owner, amount] of held.splice(0)) of.give(owner, amount);
        },
      };
    },
  };
}

function tooMuch(full: 'all' | 'owner'): ProblemError {
  const headers = { 'retry-after': '2' };
  if (full === 'owner') {
    const detail = 'Too many of your requests are in progress. Wait for their answers, then send this one again.';
    return new ProblemError({ code: 'too_many_requests', detail, headers });
  }
  const detail = 'Too many requests are in progress. Send this one again in a moment.';
  return new ProblemError({ code: 'not_ready', detail, headers });
}
