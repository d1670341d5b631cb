import type { IssueRecord } from '../model/records.ts';
import type { Clock } from '../timestamps.ts';
import { IssueOrder } from './issue-order.ts';

type Waiting = Readonly<{ visibleAt: number; id: string; record: IssueRecord | undefined }>;

/**
 * What search sees. On the real site the index runs behind the truth by seconds to minutes
 * (docs/reference/jira-rest.md#search-lags); here by `lagMs`, during which search answers with the records as they
 * were.
 */
export class SearchIndex {
  readonly byUpdated = new IssueOrder((record) => record.updated);
  readonly byId = new IssueOrder((record) => Number(record.id));
  private readonly records = new Map<string, IssueRecord>();
  private waiting: Waiting[] = [];
  private writes = 0;
  private readonly now: Clock;
  private readonly lagMs: (write: string) => number;

  /** @param lagMs how long a write stays unseen, by a name that is the write's own */
  constructor(now: Clock, lagMs: (write: string) => number) {
    this.now = now;
    this.lagMs = lagMs;
  }

  /** Takes a write (undefined = deleted); search sees it when the lag is over. */
  accept(id: string, record: IssueRecord | undefined): void {
    this.writes += 1;
    const lag = this.lagMs(`${id} ${this.writes}`);
    if (lag === 0 && this.waiting.length === 0) this.set(id, record);
    else this.waiting.push({ visibleAt: this.now() + lag, id, record });
  }

  clear(): void {
    this.records.clear();
    this.byUpdated.clear();
    this.byId.clear();
    this.waiting = [];
    this.writes = 0;
  }

  get(id: string): IssueRecord | undefined {
    return this.records.get(id);
  }

  /**
   * Runs a search. `reconcile` names issues that this one search must see as they are now; for other searches they
   * go on lagging.
   */
  read<T>(
    reconcile: readonly string[],
    liveRecord: (id: string) => IssueRecord | undefined,
    search: (index: SearchIndex) => T,
  ): T {
    this.catchUp();
    const before = [...new Set(reconcile)].map((id) => ({ id, record: this.records.get(id) }));
    for (const { id } of before) this.set(id, liveRecord(id));
    try {
      return search(this);
    } finally {
      for (const { id, record } of before) this.set(id, record);
    }
  }

  private catchUp(): void {
    if (this.waiting.length === 0) return;
    const now = this.now();
    let stillWaiting: Waiting[] = [];
    for (const write of this.waiting) {
      if (write.visibleAt > now) {
        stillWaiting.push(write);
        continue;
      }
      // After the lag was shortened an older write may still wait; it must not undo this newer one.
      if (stillWaiting.length > 0) stillWaiting = stillWaiting.filter((older) => older.id !== write.id);
      this.set(write.id, write.record);
    }
    this.waiting = stillWaiting;
  }

  private set(id: string, record: IssueRecord | undefined): void {
    const old = this.records.get(id);
    if (old === record) return;
    if (old !== undefined) this.byUpdated.remove(old);
    if (record === undefined) {
      if (old !== undefined) this.byId.remove(old);
      this.records.delete(id);
      return;
    }
    this.records.set(id, record);
    this.byUpdated.add(record);
    if (old === undefined) this.byId.add(record);
  }
}
