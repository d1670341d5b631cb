import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done now and then, for as long as the process runs. */
export type Repeated = {
  start(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
};

/** @param work must not throw: it says itself what becomes of a failure, such as a database that is away */
export function repeatEvery(ms: number, work: () => Promise<unknown>): Repeated {
  const stopping = new AbortController();
  let loop: Promise<void> = Promise.resolve();
  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await work();
      await sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }
  return {
    start() {
      loop = repeat();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

/** Runs what is claimed as it comes due: woken, with a poll behind it. */
export type ClaimLoop = {
  start(): void;
  /** Something may be due. */
  wake(): void;
  /** How many runs are under way. */
  running(): number;
  /** Counts a run that was started, and wakes when it has ended. It must not reject. */
  track(run: Promise<unknown>): void;
  /** Claims no more, and resolves when the runs under way have ended, or after `withinMs`. */
  stop(withinMs?: number): Promise<void>;
};

/** After a claim that failed. */
const AGAIN_MS = 1_000;

/** @param fill claims and starts what is due, as far as there is room. @param onFailure the database is away, mostly */
export function createClaimLoop(options: {
  pollMs: number;
  fill(signal: AbortSignal): Promise<void>;
  onPoll?(): void;
  onFailure(error: unknown): void;
}): ClaimLoop {
  const { pollMs, fill, onPoll, onFailure } = options;
  const running = new Set<Promise<unknown>>();
  let stopping: AbortController | null = null;
  let waker: (() => void) | null = null;
  let loop: Promise<void> = Promise.resolve();
  // By the clock and not after the last wake: who is woken all the time polls, too, and no more often than who is not.
  let polls: NodeJS.Timeout | undefined;

  const poll = () => {
    onPoll?.();
    waker?.();
  };

  async function work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = new Promise<void>((resolve) => {
        waker = resolve;
      });
      try {
        await fill(signal);
      } catch (error) {
        // The loop must outlive it.
        onFailure(error);
        await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
      await turn;
    }
  }

  return {
    start() {
      if (stopping) return;
      stopping = new AbortController();
      polls = setInterval(poll, pollMs);
      loop = work(stopping.signal);
    },
    wake: () => waker?.(),
    running: () => running.size,
    track(run) {
      running.add(run);
      void run.finally(() => {
        running.delete(run);
        waker?.();
      });
    },
    async stop(withinMs) {
      stopping?.abort();
      stopping = null;
      clearInterval(polls);
      waker?.();
      await loop;
      const ended = Promise.all(running);
      await (withinMs === undefined ? ended : Promise.race([ended, sleep(withinMs, undefined, { ref: false })]));
    },
  };
}
