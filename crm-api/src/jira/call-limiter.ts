import { backoffMs } from '../domain/backoff.ts';
import {
  burstPart,
  CALL_PRIORITIES,
  type CallPriority,
  CallWindow,
  HOLD_BACK,
} from '../domain/rate-limit/rate-budget.ts';
import { type CallShape, pointsOf, shapeOf } from './call-cost.ts';
import { JiraError } from './jira-error.ts';
import type { JiraRequest } from './jira-request.ts';

/** Whose call it is, and what for. */
export type Caller = {
  tenantId: string;
  siteId: string;
  priority: CallPriority;
  /** Calls with an app's token pay from the app's pool; those with an API token are only counted. */
  paysPoints: boolean;
};

/** Where points are set aside and accounted for. Times in milliseconds. */
export type PointPool = {
  /** Sets points aside. Not given: in how long it is worth asking again. */
  reserve(caller: Caller, points: number): Promise<{ given: true } | { given: false; retryAfterMs: number }>;
  settle(caller: Caller, call: { reserved: number; spent: number; sent: boolean; throttled: boolean }): void;
};

export type LimiterClock = { now(): number; sleep(ms: number): Promise<unknown> };

type Waiting = { caller: Caller; shape: CallShape; resolve(): void; reject(error: JiraError): void };

/** Atlassian's numbers (docs/reference/rate-limits.md#bursts). */
const BURST_PER_SECOND = { GET: 100, POST: 100, PUT: 50, DELETE: 50 } as const;
const ISSUE_WRITES: readonly [limit: number, windowMs: number][] = [
  [20, 2_000],
  [100, 30_000],
];

/** The other processes that call Jira; see sync/rate-limit/process-share.ts. */
export type ProcessShares = {
  /** Resolves when it is known how many there are, which is at once but after a pause. Never rejects. */
  known(): Promise<void>;
  /** The part of every burst that this process may use, 0 to 1. */
  part(): number;
};

const ALONE: ProcessShares = {
  known: () => Promise.resolve(),
  part: () => burstPart({ live: 1, newcomers: 0, isNewcomer: false }),
};

/** How long a call is held back before it is refused instead: a work item that waits holds up others. */
const PATIENCE_MS: Readonly<Record<CallPriority, number>> = {
  person: 3_000,
  delivery: 5_000,
  fetch: 5_000,
  reconcile: 60_000,
  import: 60_000,
};
/** Nobody waits for these, and they carry neither what a person typed nor what an event reported. */
const CAN_WAIT: readonly CallPriority[] = ['reconcile', 'import'];
const TRIES = 6;
const WINDOWS_KEPT = 5_000;

/**
 * The one gate in front of every call to Jira. A call goes out when the points for it are set aside, its endpoint's
 * burst and its issue's writes have room, and nothing has paused it. What Jira refuses for its rate nevertheless was
 * not carried out, so it is made again here, when the pause at the scope that Jira named is over.
 */
export class CallLimiter {
  readonly #pool: PointPool;
  readonly #clock: LimiterClock;
  readonly #parts: ProcessShares;
  readonly #windows = new Map<string, CallWindow>();
  readonly #pausedUntil = new Map<string, number>();
  #waiting: Waiting[] = [];
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(pool: PointPool, clock: LimiterClock, parts: ProcessShares = ALONE) {
    this.#pool = pool;
    this.#clock = clock;
    this.#parts = parts;
  }

  /** Makes the call when it may be made. Throws what `send` throws, and `rate_limited` when it would take too long. */
  async run<T>(caller: Caller, request: JiraRequest, send: () => Promise<T>): Promise<T> {
    const shape = shapeOf(request);
    await this.#parts.known();
    for (let refusals = 0; ; refusals += 1) {
      await this.#reserve(caller, shape.maxPoints);
      let sent = false;
      let spent = 0;
      let throttled = false;
      try {
        await this.#enter(caller, shape);
        sent = true;
        // It may have reached Jira, whatever comes back: then it cost at least what an empty answer does.
        spent = 1;
        const answer = await send();
        spent = pointsOf(request, answer);
        return answer;
      } catch (error) {
        if (!(error instanceof JiraError)) throw error;
        throttled = sent && error.kind === 'rate_limited';
        if (throttled || error.kind === 'unauthorised') spent = 0;
        if (!this.#mayGoAgain(caller, shape, request, error, refusals)) throw error;
      } finally {
        this.#pool.settle(caller, { reserved: shape.maxPoints, spent, sent, throttled });
      }
    }
  }

  /** Until when a site's calls are paused as a whole, epoch ms; null: they are not. */
  sitePausedUntil(siteId: string): number | null {
    const until = Math.max(this.#pausedUntil.get('app') ?? 0, this.#pausedUntil.get(`site ${siteId}`) ?? 0);
    return until > this.#clock.now() ? until : null;
  }

  /** Jira says that little is left of a limit: what can wait leaves it to the others, as it leaves them the last fifth of the pool. */
  noteNearLimit(siteId: string, forMs: number): void {
    const scope = nearScope(siteId);
    this.#pausedUntil.set(scope, Math.max(this.#pausedUntil.get(scope) ?? 0, this.#clock.now() + forMs));
  }

  async #reserve(caller: Caller, points: number): Promise<void> {
    const asked = await this.#pool.reserve(caller, points);
    if (asked.given) return;
    throw tooMany('The points of this hour are used up', asked.retryAfterMs);
  }

  /** Records the pause that a refusal asks for. True: the same call is to be made again after it. */
  #mayGoAgain(caller: Caller, shape: CallShape, request: JiraRequest, error: JiraError, refusals: number): boolean {
    const paused = error.kind === 'rate_limited' || (error.status === 503 && error.retryAfterMs !== null);
    // Our own refusal in #enter: nothing was sent, and nothing is learnt from it.
    if (!paused || error.status === null) return false;
    const pauseMs = error.retryAfterMs ?? backoffMs(refusals, HOLD_BACK);
    const scope = scopeOfPause(caller, shape, error.limitReason);
    this.#pausedUntil.set(scope, Math.max(this.#pausedUntil.get(scope) ?? 0, this.#clock.now() + pauseMs));
    const harmless = error.status === 429 || request.method === 'GET' || request.repeatable === true;
    return harmless && refusals + 1 < TRIES && pauseMs <= PATIENCE_MS[caller.priority];
  }

  #enter(caller: Caller, shape: CallShape): Promise<void> {
    return new Promise((resolve, reject) => {
      const rank = (one: Waiting) => CALL_PRIORITIES.indexOf(one.caller.priority);
      const mine: Waiting = { caller, shape, resolve, reject };
      const behind = this.#waiting.findIndex((one) => rank(one) > rank(mine));
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, mine);
      this.#letThrough();
    });
  }

  /** Lets through, the most urgent first, what may go now; a call that may not holds up none that uses other gates. */
  #letThrough(): void {
    const now = this.#clock.now();
    const part = this.#parts.part();
    let next = Number.POSITIVE_INFINITY;
    this.#waiting = this.#waiting.filter((one) => {
      const pausedUntil = this.#pauseOf(one);
      if (pausedUntil - now > PATIENCE_MS[one.caller.priority]) {
        one.reject(tooMany('Jira asked for a pause', pausedUntil - now));
        return false;
      }
      const windows = this.#windowsOf(one);
      const at = Math.max(pausedUntil, ...windows.map((window) => window.freeAt(now, part)));
      if (at > now) {
        next = Math.min(next, at);
        return true;
      }
      for (const window of windows) window.take(now);
      one.resolve();
      return false;
    });
    this.#wake(next);
    this.#forgetIdle(now);
  }

  #wake(at: number): void {
    if (at >= this.#wakeAt) return;
    this.#wakeAt = at;
    void this.#clock.sleep(Math.max(1, at - this.#clock.now())).then(() => {
      if (this.#wakeAt === at) this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#letThrough();
    });
  }

  #pauseOf({ caller, shape }: Waiting): number {
    const scopes = [`site ${caller.siteId}`, endpointScope(caller, shape)];
    if (caller.paysPoints) scopes.push('app');
    if (CAN_WAIT.includes(caller.priority)) scopes.push(nearScope(caller.siteId));
    if (shape.writesIssue !== null) scopes.push(issueScope(caller, shape.writesIssue));
    return Math.max(...scopes.map((scope) => this.#pausedUntil.get(scope) ?? 0));
  }

  #windowsOf({ caller, shape }: Waiting): CallWindow[] {
    const windows = [this.#window(endpointScope(caller, shape), BURST_PER_SECOND[shape.method], 1_000)];
    if (shape.writesIssue === null) return windows;
    for (const [limit, windowMs] of ISSUE_WRITES) {
      windows.push(this.#window(`${issueScope(caller, shape.writesIssue)} ${windowMs}`, limit, windowMs));
    }
    return windows;
  }

  #window(name: string, limit: number, windowMs: number): CallWindow {
    const known = this.#windows.get(name) ?? new CallWindow(limit, windowMs);
    this.#windows.set(name, known);
    return known;
  }

  /** Every issue that was ever written to has windows, and each pause its time: they must not add up. */
  #forgetIdle(now: number): void {
    if (this.#windows.size + this.#pausedUntil.size < WINDOWS_KEPT) return;
    for (const [name, window] of this.#windows) if (window.isIdle(now)) this.#windows.delete(name);
    for (const [scope, until] of this.#pausedUntil) if (until <= now) this.#pausedUntil.delete(scope);
  }
}

const nearScope = (siteId: string) => `near ${siteId}`;
const endpointScope = (caller: Caller, shape: CallShape) => `endpoint ${caller.siteId} ${shape.endpoint}`;
const issueScope = (caller: Caller, issue: string) => `issue ${caller.siteId} ${issue}`;

/**
 * What a refusal stops, by its `RateLimit-Reason` (docs/reference/rate-limits.md#what-a-refusal-stops). The app's pool
 * concerns only calls that pay from it; a refusal without a reason says nothing of other endpoints, and an outage says
 * it of the site.
 */
function scopeOfPause(caller: Caller, shape: CallShape, reason: string | null): string {
  if (reason === 'jira-quota-global-based') return caller.paysPoints ? 'app' : `site ${caller.siteId}`;
  if (reason === 'jira-quota-tenant-based') return `site ${caller.siteId}`;
  if (reason === 'jira-per-issue-on-write' && shape.writesIssue !== null) return issueScope(caller, shape.writesIssue);
  return endpointScope(caller, shape);
}

function tooMany(why: string, retryAfterMs: number): JiraError {
  return new JiraError({
    kind: 'rate_limited',
    status: null,
    words: `${why}; the next call is made in ${Math.ceil(retryAfterMs / 1000)} s`,
    retryAfterMs,
  });
}
