import { type WorkItemKind, workItemLabel } from '../domain/ticket/work-item.ts';
import type { SiteBreaker } from '../jira/site-breaker.ts';
import { claimDue, type SiteShares } from '../store/workqueue/claims.ts';
import type { SyncContext } from '../sync/engine/sync-context.ts';
import { runWorkItem } from '../sync/workqueue/run-work-item.ts';
import { createClaimLoop } from './loops.ts';

/**
 * Runs work items as they come due: woken by `wake()` (NOTIFY), with a poll behind it. `processAll()` does the same once
 * over, for tests: it needs no timer and no sleep.
 */
export type WorkQueueWorker = {
  start(): void;
  /** Something may be due. */
  wake(): void;
  /** Takes no more work items and resolves when those under way have ended. */
  stop(): Promise<void>;
  /** Runs everything that is due until nothing is. Returns how many work items ran. */
  processAll(kinds?: readonly WorkItemKind[]): Promise<number>;
};

/**
 * The work items that a process works on at once. A site gets most of them and never all, so that there is always room for
 * another. A run at a site that keeps its calls waiting still counts for the site, but takes up no slot: it does nothing.
 */
class Slots {
  readonly count: number;
  readonly #sites: Pick<SiteBreaker, 'allowance' | 'isSlow' | 'troubled'> | undefined;
  readonly #taken: (string | null)[] = [];

  constructor(count: number, sites: Pick<SiteBreaker, 'allowance' | 'isSlow' | 'troubled'> | undefined) {
    this.count = count;
    this.#sites = sites;
  }

  room(): number {
    const busy = this.#taken.filter((siteId) => siteId === null || !this.#sites?.isSlow(siteId));
    return this.count - busy.length;
  }

  /** How many more work items each site may have. */
  shares(): SiteShares {
    const each = Math.ceil((this.count * 3) / 4);
    const of = new Map(
      (this.#sites?.troubled() ?? []).map((siteId) => [siteId, this.#sites?.allowance(siteId) ?? each]),
    );
    for (const siteId of this.#taken) if (siteId !== null) of.set(siteId, (of.get(siteId) ?? each) - 1);
    return { each, of: new Map([...of].map(([siteId, more]) => [siteId, Math.max(0, more)])) };
  }

  /** @returns gives the slot back */
  take(siteId: string | null): () => void {
    this.#taken.push(siteId);
    return () => void this.#taken.splice(this.#taken.indexOf(siteId), 1);
  }
}

/** How long it takes at the most to notice what is due when no notice came, and work items whose time has come. */
const POLL_MS = 1_000;

export function createWorkQueueWorker(
  sync: SyncContext,
  options: {
    concurrency?: number;
    pollMs?: number;
    sites?: Pick<SiteBreaker, 'allowance' | 'isSlow' | 'troubled'>;
  } = {},
): WorkQueueWorker {
  const slots = new Slots(options.concurrency ?? 8, options.sites);

  /** Claims and starts what is due, as far as there is room. Returns how many. */
  async function fill(): Promise<number> {
    const room = slots.room();
    if (room <= 0) return 0;
    const workItems = await claimDue(sync.db, room, undefined, sync.settings.leaseMs, slots.shares());
    for (const workItem of workItems) {
      const giveBack = slots.take(workItem.siteId);
      const run = runWorkItem(sync, workItem).catch((error: unknown) => {
        sync.log.error(
          { err: error, workItem: workItemLabel(workItem) },
          'a work item could not be given back; its lease will run out',
        );
      });
      loop.track(run.finally(giveBack));
    }
    return workItems.length;
  }

  const loop = createClaimLoop({
    pollMs: options.pollMs ?? POLL_MS,
    async fill(signal) {
      // Once more after every claim: the oldest work items may all have been one site's, beyond its share.
      while ((await fill()) > 0 && !signal.aborted);
    },
    onFailure: (error) => sync.log.error({ err: error }, 'work items could not be claimed'),
  });

  return {
    start: loop.start,
    wake: loop.wake,
    stop: () => loop.stop(),
    async processAll(kinds) {
      let ran = 0;
      for (;;) {
        const workItems = await claimDue(sync.db, slots.count, kinds, sync.settings.leaseMs);
        if (workItems.length === 0) return ran;
        ran += workItems.length;
        await Promise.all(workItems.map((workItem) => runWorkItem(sync, workItem)));
      }
    },
  };
}
