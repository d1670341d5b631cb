import type { IssueRecord } from '../model/records.ts';
import type { Clock } from '../timestamps.ts';

type OldVersion = Readonly<{ until: number; record: IssueRecord }>;

/**
 * Keeps what an issue was for a while after a write, so that a GET can answer with the old state as the real site
 * sometimes does (docs/reference/jira-rest.md#stale-reads). Off (and free) while the lag is 0.
 */
export class StaleReads {
  private readonly versions = new Map<string, OldVersion[]>();
  private readonly now: Clock;
  private readonly lagMs: () => number;

  constructor(now: Clock, lagMs: () => number) {
    this.now = now;
    this.lagMs = lagMs;
  }

  /** Remembers the version that a write has just replaced. */
  replaced(record: IssueRecord): void {
    const lag = this.lagMs();
    if (lag === 0) return;
    const kept = this.versions.get(record.id) ?? [];
    kept.push({ until: this.now() + lag, record });
    this.versions.set(record.id, kept);
  }

  /** The version a read is answered with: the oldest one still within the lag, else the current one. */
  view(current: IssueRecord): IssueRecord {
    const kept = this.versions.get(current.id);
    if (kept === undefined) return current;
    const now = this.now();
    const alive = kept.filter((version) => version.until > now);
    if (alive.length === 0) this.versions.delete(current.id);
    else this.versions.set(current.id, alive);
    return alive[0]?.record ?? current;
  }

  clear(): void {
    this.versions.clear();
  }
}
