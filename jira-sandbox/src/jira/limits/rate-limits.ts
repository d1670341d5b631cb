import { JiraError } from '../jira-error.ts';
import type { Settings } from '../settings.ts';
import { jiraTimestamp } from '../timestamps.ts';

type LimitSettings = Settings['limits'];
export type LimitedRequest = {
  readonly endpoint: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly writes: boolean;
  /** The issue in the path, when there is one. */
  readonly issueId: string | null;
  /** The app whose token it is; API tokens pay no points (docs/reference/rate-limits.md#points). */
  readonly viaApp: string | null;
};

type Reason = 'jira-quota-global-based' | 'jira-burst-based' | 'jira-per-issue-on-write';

const HOUR = 3_600_000;

function tooMany(reason: Reason, limit: number, now: number, resetAt: number): JiraError {
  const seconds = Math.max(1, Math.ceil((resetAt - now) / 1000));
  return new JiraError(
    429,
    { errorMessages: ['Rate limit exceeded.'], errors: {} },
    {
      'Retry-After': String(seconds),
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': jiraTimestamp(resetAt),
      'RateLimit-Reason': reason,
    },
  );
}

/** Times of past requests within a window. */
class Window {
  private times: number[] = [];

  /** When the next request fits, if it does not now. */
  fullUntil(now: number, limit: number, windowMs: number): number | null {
    const inside = this.times.filter((time) => time > now - windowMs);
    const oldest = inside[inside.length - limit];
    return inside.length < limit || oldest === undefined ? null : oldest + windowMs;
  }

  add(now: number, keepMs: number): void {
    this.times = this.times.filter((time) => time > now - keepMs);
    this.times.push(now);
  }
}

const SECOND = 1000;
const SHORT = 2 * SECOND;
const LONG = 30 * SECOND;

/** Enforces Atlassian's limits: points per hour, bursts per endpoint and method, writes per issue. */
export class RateLimits {
  private readonly points = new Map<string, { hour: number; spent: number }>();
  private bursts = new Map<string, Window>();
  private issueWrites = new Map<string, Window>();

  /** Lets a request through, or throws the 429 it deserves. */
  admit(request: LimitedRequest, settings: LimitSettings, now: number): void {
    if (!settings.enabled) return;
    this.checkPoints(request, settings, now);
    this.checkIssue(request, settings, now);
    this.checkBurst(request, settings, now);
  }

  private checkPoints({ viaApp }: LimitedRequest, settings: LimitSettings, now: number): void {
    if (viaApp === null) return;
    const hour = Math.floor(now / HOUR);
    const pool = this.points.get(viaApp);
    if (pool?.hour === hour && pool.spent >= settings.pointsPerHour) {
      throw tooMany('jira-quota-global-based', settings.pointsPerHour, now, (hour + 1) * HOUR);
    }
  }

  private checkIssue({ issueId, writes }: LimitedRequest, settings: LimitSettings, now: number): void {
    if (issueId === null || !writes) return;
    const window = this.issueWrites.get(issueId) ?? new Window();
    const short = window.fullUntil(now, settings.issueWritesPer2s, SHORT);
    const long = window.fullUntil(now, settings.issueWritesPer30s, LONG);
    const until = Math.max(short ?? 0, long ?? 0);
    if (until > 0) {
      const limit = long === null ? settings.issueWritesPer2s : settings.issueWritesPer30s;
      throw tooMany('jira-per-issue-on-write', limit, now, until);
    }
    window.add(now, LONG);
    this.issueWrites.set(issueId, window);
  }

  private checkBurst({ endpoint, method }: LimitedRequest, settings: LimitSettings, now: number): void {
    const limits = {
      GET: settings.getPerSecond,
      POST: settings.postPerSecond,
      PUT: settings.putPerSecond,
      DELETE: settings.deletePerSecond,
    };
    const name = `${method} ${endpoint}`;
    const window = this.bursts.get(name) ?? new Window();
    const until = window.fullUntil(now, limits[method], SECOND);
    if (until !== null) throw tooMany('jira-burst-based', limits[method], now, until);
    window.add(now, SECOND);
    this.bursts.set(name, window);
  }

  /**
   * What the gateway adds to its answers: how much of the app's hour is left, and that it is near its end when less than
   * a fifth is.
   */
  headersFor(viaApp: string | null, settings: LimitSettings, now: number): Readonly<Record<string, string>> {
    if (!settings.enabled || viaApp === null) return {};
    const hour = Math.floor(now / HOUR);
    const pool = this.points.get(viaApp);
    const spent = pool?.hour === hour ? pool.spent : 0;
    const left = Math.max(0, settings.pointsPerHour - spent);
    return {
      'X-RateLimit-Limit': String(settings.pointsPerHour),
      'X-RateLimit-Remaining': String(left),
      'X-RateLimit-Reset': jiraTimestamp((hour + 1) * HOUR),
      ...(left < settings.pointsPerHour / 5 ? { 'X-RateLimit-NearLimit': 'true' } : {}),
    };
  }

  /** Takes what a request cost out of the app's pool. */
  charge(viaApp: string | null, points: number, now: number): void {
    if (viaApp === null) return;
    const hour = Math.floor(now / HOUR);
    const pool = this.points.get(viaApp);
    if (pool?.hour === hour) pool.spent += points;
    else this.points.set(viaApp, { hour, spent: points });
  }

  reset(): void {
    this.points.clear();
    this.bursts = new Map();
    this.issueWrites = new Map();
  }
}
