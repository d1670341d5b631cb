import { JiraError } from './jira-error.ts';

/** Told instead of a call: this Jira is known not to answer. Nothing was sent. */
export class SiteSilentError extends JiraError {
  constructor(since: number, retryAfterMs: number) {
    super({
      kind: 'unavailable',
      status: null,
      words: `it has not answered since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      retryAfterMs,
    });
    this.name = 'SiteSilentError';
  }
}

type Site = {
  /** Calls under way. */
  pending: number;
  /** Since when calls have been waiting without an answer to any of them; null: none waits. */
  waitingSince: number | null;
  /** Calls in a row that got no answer. */
  unanswered: number;
  /** When the first of them was made. */
  unansweredSince: number | null;
  /** Until when no call is made; then one is, to try it. */
  closedUntil: number | null;
  trying: boolean;
  pauseMs: number;
};

/** After so many calls in a row without an answer no more are made for a while. */
const UNANSWERED_MAX = 3;
/** How long that is at first and at most, ms: it doubles with each call that tries without success. */
const PAUSE_MS = { first: 10_000, longest: 60_000 };
/** A site that has kept its calls waiting for so long gets no more work than this until it answers. */
const SLOW_AFTER_MS = 2_000;
const WHILE_SLOW = 2;

/**
 * A circuit breaker for each site, in this process's memory. It sees every call to Jira. A site that does not answer
 * (a time-out, an unreachable host, a gateway that gives up) is left alone, but for one call now and then that tries it;
 * its first answer lets everything through again. An answer of any kind counts, an error too.
 */
export class SiteBreaker {
  readonly #sites = new Map<string, Site>();
  readonly #now: () => number;
  readonly #onAnswerAgain: (site: { tenantId: string; siteId: string }) => void;

  /** @param onAnswerAgain called when a site that was not called for a while has answered */
  constructor(now: () => number, onAnswerAgain: (site: { tenantId: string; siteId: string }) => void = () => {}) {
    this.#now = now;
    this.#onAnswerAgain = onAnswerAgain;
  }

  /**
   * Makes a call by way of `gate`, which may hold it back.
   * @throws SiteSilentError when the site is left alone; what the call throws
   */
  async run<T>(
    caller: { tenantId: string; siteId: string },
    gate: (sending: <A>(send: () => Promise<A>) => Promise<A>) => Promise<T>,
  ): Promise<T> {
    const site = this.#siteOf(caller.siteId);
    const tries = this.#admit(site);
    try {
      return await gate((send) => this.#watch(caller, site, send));
    } finally {
      if (tries) site.trying = false;
    }
  }

  /** How much work may be under way at a site; null: as much as its share is. */
  allowance(siteId: string): number | null {
    const site = this.#sites.get(siteId);
    if (!site) return null;
    if (site.closedUntil !== null) return site.closedUntil <= this.#now() ? 1 : 0;
    return this.isSlow(siteId) ? WHILE_SLOW : null;
  }

  /** Whether calls are waiting for this site and none is being answered. */
  isSlow(siteId: string): boolean {
    const since = this.#sites.get(siteId)?.waitingSince ?? null;
    return since !== null && this.#now() - since > SLOW_AFTER_MS;
  }

  /** The sites that may have less work under way than their share. */
  troubled(): string[] {
    return [...this.#sites.keys()].filter((siteId) => this.allowance(siteId) !== null);
  }

  /** Since when a site that is left alone has not answered, epoch ms; null: it is not. */
  silentSince(siteId: string): number | null {
    const site = this.#sites.get(siteId);
    return site?.closedUntil == null ? null : site.unansweredSince;
  }

  #siteOf(siteId: string): Site {
    const known = this.#sites.get(siteId);
    if (known) return known;
    const site: Site = {
      ...{ pending: 0, waitingSince: null, unanswered: 0, unansweredSince: null },
      ...{ closedUntil: null, trying: false, pauseMs: PAUSE_MS.first },
    };
    this.#sites.set(siteId, site);
    return site;
  }

  /** @returns whether this call tries a site that is left alone */
  #admit(site: Site): boolean {
    if (site.closedUntil === null) return false;
    const leftMs = site.closedUntil - this.#now();
    if (leftMs > 0 || site.trying)
      throw new SiteSilentError(site.unansweredSince ?? this.#now(), Math.max(leftMs, 1_000));
    site.trying = true;
    return true;
  }

  async #watch<A>(caller: { tenantId: string; siteId: string }, site: Site, send: () => Promise<A>): Promise<A> {
    const began = this.#now();
    site.pending += 1;
    site.waitingSince ??= began;
    try {
      const answer = await send();
      this.#answered(caller, site);
      return answer;
    } catch (error) {
      if (isSilence(error)) this.#noAnswer(site, began);
      else if (error instanceof JiraError && error.status !== null) this.#answered(caller, site);
      throw error;
    } finally {
      site.pending -= 1;
      if (site.pending === 0) site.waitingSince = null;
    }
  }

  #answered(caller: { tenantId: string; siteId: string }, site: Site): void {
    const again = site.closedUntil !== null;
    Object.assign(site, { unanswered: 0, unansweredSince: null, closedUntil: null, pauseMs: PAUSE_MS.first });
    site.waitingSince = this.#now();
    if (again) this.#onAnswerAgain(caller);
  }

  #noAnswer(site: Site, began: number): void {
    site.unanswered += 1;
    site.unansweredSince ??= began;
    if (site.unanswered < UNANSWERED_MAX) return;
    const until = this.#now() + site.pauseMs;
    // Of calls that were under way together, only the first makes the pause longer.
    if (site.closedUntil === null || site.closedUntil <= this.#now()) {
      site.closedUntil = until;
      site.pauseMs = Math.min(site.pauseMs * 2, PAUSE_MS.longest);
    }
  }
}

/**
 * No answer at all, or that of a gateway which got none. Without a status, what the connection failed by is the cause;
 * there is none where the caller gave up (sync/engine/ask-jira.ts), which says nothing of the site.
 */
function isSilence(error: unknown): boolean {
  if (!(error instanceof JiraError) || error.kind !== 'unavailable') return false;
  return error.status === null ? error.cause !== undefined : error.status === 502 || error.status === 504;
}
