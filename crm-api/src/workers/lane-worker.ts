import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneKind } from '../domain/ticket-state.ts';
import { claimDue } from '../store/lanes.ts';
import { runLane } from '../sync/run-lane.ts';
import type { SyncContext } from '../sync/sync-context.ts';

/**
 * Runs lanes as they come due: woken by `wake()` (NOTIFY), with a poll behind it. `processAll()` does the same once
 * over, for tests: it needs no timer and no sleep.
 */
export type LaneWorker = {
  start(): void;
  /** Something may be due. */
  wake(): void;
  /** Takes no more lanes and resolves when those under way have ended. */
  stop(): Promise<void>;
  /** Runs everything that is due until nothing is. Returns how many lanes ran. */
  processAll(kinds?: readonly LaneKind[]): Promise<number>;
};

/** How long it takes at the most to notice what is due when no notice came, and lanes whose time has come. */
const POLL_MS = 1_000;

export function createLaneWorker(
  sync: SyncContext,
  options: { concurrency?: number; pollMs?: number } = {},
): LaneWorker {
  const concurrency = options.concurrency ?? 8;
  const running = new Set<Promise<unknown>>();
  let stopping: AbortController | null = null;
  let waker: (() => void) | null = null;
  let loop: Promise<void> = Promise.resolve();

  const nextTurn = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      waker = resolve;
      void sleep(options.pollMs ?? POLL_MS, undefined, { signal }).then(resolve, resolve);
    });

  /** Claims and starts what is due, as far as there is room. Returns how many. */
  async function fill(): Promise<number> {
    const room = concurrency - running.size;
    if (room <= 0) return 0;
    const lanes = await claimDue(sync.db, room, undefined, sync.settings.leaseMs);
    for (const lane of lanes) {
      const run = runLane(sync, lane).catch((error: unknown) => {
        sync.log.error(
          { err: error, lane: `${lane.kind}:${lane.key}` },
          'a lane could not be given back; its lease will run out',
        );
      });
      running.add(run);
      void run.finally(() => {
        running.delete(run);
        waker?.();
      });
    }
    return lanes.length;
  }

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = nextTurn(signal);
      try {
        await fill();
      } catch (error) {
        // The database is away: the loop must outlive it.
        sync.log.error({ err: error }, 'lanes could not be claimed');
        await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      }
      await turn;
    }
  }

  return {
    start() {
      if (stopping) return;
      stopping = new AbortController();
      loop = work(stopping.signal);
    },
    wake: () => waker?.(),
    async stop() {
      stopping?.abort();
      stopping = null;
      await loop;
      await Promise.all(running);
    },
    async processAll(kinds) {
      let ran = 0;
      for (;;) {
        const lanes = await claimDue(sync.db, concurrency, kinds, sync.settings.leaseMs);
        if (lanes.length === 0) return ran;
        ran += lanes.length;
        await Promise.all(lanes.map((lane) => runLane(sync, lane)));
      }
    },
  };
}
