/**
 * The arithmetic of Jira's limits, with no clock and no I/O of its own (docs/reference/rate-limits.md): who may still
 * spend points, when a burst has room again, and what an hour will have cost.
 */

/** For whom a call is made, the most urgent first. */
export const CALL_PRIORITIES = ['person', 'delivery', 'fetch', 'reconcile', 'import'] as const;
export type CallPriority = (typeof CALL_PRIORITIES)[number];

export const HOUR_MS = 3_600_000;

/**
 * How much of the pool, and of a tenant's share of it, calls of a priority may use up. What is kept back from the less
 * urgent is there for the more urgent: an import can't make a person wait for the next hour.
 */
export const MAY_USE: Readonly<Record<CallPriority, number>> = {
  person: 1,
  delivery: 0.95,
  fetch: 0.9,
  reconcile: 0.8,
  import: 0.6,
};

export type PointLimits = {
  /** Points an hour for the app over all its tenants: 65,000 in Atlassian's first tier. */
  perHour: number;
  /** The part of it that one tenant may use at the most, 0 to 1, so that one can't starve the rest. */
  tenantShare: number;
};

export const DEFAULT_POINT_LIMITS: PointLimits = { perHour: 65_000, tenantShare: 0.25 };

/** The points that calls of a priority may use in an hour, of the whole pool and of one tenant's share. */
export function ceilings(limits: PointLimits, priority: CallPriority): { pool: number; tenant: number } {
  const pool = limits.perHour * MAY_USE[priority];
  return { pool: Math.floor(pool), tenant: Math.floor(pool * limits.tenantShare) };
}

/**
 * How many points to set aside, given what is set aside already this hour.
 * @param ask.want what the call needs; a call that needs more than the whole ceiling gets it while nothing else is spent
 * @param ask.upTo how many to take at once when there are enough, so that not every call asks the database
 * @returns 0 when there are not enough
 */
export function grantPoints(
  limits: PointLimits,
  reserved: { pool: number; tenant: number },
  ask: { priority: CallPriority; want: number; upTo: number },
): number {
  const ceiling = ceilings(limits, ask.priority);
  const left = Math.min(ceiling.pool - reserved.pool, ceiling.tenant - reserved.tenant);
  const want = Math.min(ask.want, ceiling.tenant);
  if (want <= 0 || left < want) return 0;
  return Math.min(left, Math.max(want, ask.upTo));
}

/** How a process stands among those that call Jira just now, itself among them. */
export type CallerStanding = {
  live: number;
  /** Of these, those that the others may not have noticed yet. */
  newcomers: number;
  isNewcomer: boolean;
};

/** Nine tenths of Atlassian's numbers, for what we count on leaving is counted on arriving. */
const USABLE = 0.9;

/**
 * The part of a burst's limit that a process may use, 0 to 1. Bursts are too quick to be shared through the database, so
 * each process keeps to its part by the number of those that call just now; one that has just come, and that the others
 * may not have noticed, keeps to the tenth that is left free. So the parts never come to more than the whole.
 */
export function burstPart({ live, newcomers, isNewcomer }: CallerStanding): number {
  return isNewcomer ? (1 - USABLE) / Math.max(1, newcomers) : USABLE / Math.max(1, live);
}

/** At most `limit` calls in any `windowMs`. Times are in milliseconds and never go back. */
export class CallWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  #times: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /**
   * When the next call may be made; not after `now` when it may be made now.
   * @param part of the limit, 0 to 1; a call at a time is always allowed
   */
  freeAt(now: number, part = 1): number {
    // Of floating point: nine tenths of 100 are 90, and not 89.
    const limit = Math.max(1, Math.floor(this.#limit * part + 1e-9));
    const oldest = this.#times[this.#times.length - limit];
    return oldest === undefined ? now : Math.max(now, oldest + this.#windowMs);
  }

  take(now: number): void {
    this.#times.push(now);
    if (this.#times.length > 2 * this.#limit) this.#times = this.#times.slice(-this.#limit);
  }

  /** Whether it may be forgotten: nothing in it counts any more. */
  isIdle(now: number): boolean {
    return (this.#times.at(-1) ?? Number.NEGATIVE_INFINITY) + this.#windowMs <= now;
  }
}

/**
 * What an hour will have cost when it ends: what is spent, and for the rest of it the pace so far. A hour that has just
 * begun says little of itself, so the one before speaks in its first ten minutes too.
 * @returns whole points
 */
export function forecastSpend(hour: { spent: number; elapsedMs: number; previous: number }): number {
  const elapsed = Math.min(Math.max(hour.elapsedMs, 0), HOUR_MS);
  const trust = Math.min(1, elapsed / 600_000);
  const paceNow = elapsed === 0 ? 0 : hour.spent / elapsed;
  const pace = trust * paceNow + (1 - trust) * (hour.previous / HOUR_MS);
  return Math.round(hour.spent + pace * (HOUR_MS - elapsed));
}

/** How long to hold back after a refusal that did not say for how long (docs/reference/rate-limits.md#back-off). */
export const HOLD_BACK = { baseMs: 2_000, maxMs: 30_000 };
