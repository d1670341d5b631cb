import { workItemLabel } from '../../domain/ticket/work-item.ts';
import { type CallGuard, untilAborted } from '../../jira/call-guard.ts';
import type { BlobStore } from '../../store/blobs/blob-store.ts';
import { forWork } from '../../store/db/database.ts';
import { type ClaimedWorkItem, renewLease } from '../../store/workqueue/claims.ts';
import { fencedDb, LeaseLostError } from '../../store/workqueue/lease-fence.ts';
import type { SyncContext } from '../engine/sync-context.ts';

/** A part of the lease that must be left for a write however long its time-out is: a lease may be shorter than that. */
const LEAST_LEFT = 1 / 2;

/**
 * The lease of a run as a fence around all that the run can change: its transactions, its calls to Jira and the contents
 * of files. `around` gives it a context that has nothing else, so that no caller can forget it. The database's answer
 * counts for what is written here. What is sent to Jira can't be asked there, so it goes by the time that is left, on
 * the monotonic clock: a process that was stopped for longer than its lease sees so when it goes on.
 */
export class LeaseFence {
  readonly #sync: SyncContext;
  readonly #workItem: ClaimedWorkItem;
  readonly #lost = new AbortController();
  #heldUntil: number;
  #renewal: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(sync: SyncContext, workItem: ClaimedWorkItem) {
    this.#sync = sync;
    this.#workItem = workItem;
    this.#heldUntil = workItem.leasedAt + workItem.leaseMs;
    this.#timer = setInterval(() => this.#tick(), workItem.leaseMs / 3);
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  /** The run is over: its lease is renewed no more. */
  end(): void {
    clearInterval(this.#timer);
  }

  /** The context of the run. */
  around(sync: SyncContext): SyncContext {
    const guard: CallGuard = { signal: this.#lost.signal, beforeWrite: (timeoutMs) => this.#keep(timeoutMs) };
    return {
      ...sync,
      db: fencedDb(forWork(sync.db, 'run'), this.#workItem, {
        mayBegin: () => this.#keep(0),
        lost: () => this.#lose('another run has taken it over'),
      }),
      connect: (tenantId, siteId, priority) => sync.connect(tenantId, siteId, priority, guard),
      files: { ...sync.files, blobs: this.#fencedBlobs(sync.files.blobs) },
    };
  }

  /** Sees to it that so much of the lease is left, and renews it if not. @throws LeaseLostError */
  async #keep(neededMs: number): Promise<void> {
    this.#lost.signal.throwIfAborted();
    const needed = Math.min(neededMs, this.#workItem.leaseMs * LEAST_LEFT);
    if (this.#leftMs() <= needed) await untilAborted(this.#renew(), this.#lost.signal);
    if (this.#leftMs() <= needed) throw this.#lose('it could not be renewed in time');
  }

  #leftMs(): number {
    return this.#heldUntil - this.#uptime();
  }

  #uptime(): number {
    return this.#sync.uptime?.() ?? performance.now();
  }

  #tick(): void {
    const overdue = this.#leftMs() <= 0;
    if (overdue && this.#renewal) this.#lose('its renewal got no answer in time');
    void this.#renew().catch((error: unknown) => {
      if (this.isLost) return;
      this.#sync.log.warn({ err: error, workItem: workItemLabel(this.#workItem) }, 'a lease could not be renewed');
      if (this.#leftMs() <= 0) this.#lose('it could not be renewed in time');
    });
  }

  #renew(): Promise<void> {
    const sentAt = this.#uptime();
    this.#renewal ??= renewLease(this.#sync.db, this.#workItem)
      .then((held) => {
        if (!held) throw this.#lose('another run has taken it over');
        this.#heldUntil = sentAt + this.#workItem.leaseMs;
      })
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }

  #lose(why: string): LeaseLostError {
    const error = new LeaseLostError(why);
    this.end();
    this.#lost.abort(error);
    return error;
  }

  /** A content is replaced and deleted without a transaction, and has its own id: the time that is left will do. */
  #fencedBlobs(blobs: BlobStore): BlobStore {
    return {
      put: async (...put) => {
        await this.#keep(0);
        return blobs.put(...put);
      },
      delete: async (key) => {
        await this.#keep(0);
        return blobs.delete(key);
      },
      get: (key) => blobs.get(key),
      list: (tenantId, after) => blobs.list(tenantId, after),
      dropUnfinished: (tenantId, before) => blobs.dropUnfinished(tenantId, before),
      problem: () => blobs.problem(),
    };
  }
}
