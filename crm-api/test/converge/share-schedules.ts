import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';

type Share = {
  url: string;
  schedules: number;
  seed: number;
  workers: number;
  /** As of Runs. */
  played: number;
  /** As of Runs. */
  onFailure?: ((words: string) => void) | undefined;
  onDone: (worker: number, strand: number) => void;
  /** Ends the workers at once: what they play would fail, once their database is gone. */
  signal: AbortSignal;
};

/** A worker's own seed is far from its neighbours', whose strands count on from theirs. */
const SEEDS_APART = 1_000;

/** What a worker says: one more of a strand converged, or the words of the one that did not. */
export type Told = { done: number } | { failure: string };

/**
 * Runs schedules in several processes at once. Rejects with the first that does not converge, and the others are ended;
 * or, where `onFailure` is told of it, plays them all.
 */
export async function shareSchedules({
  url,
  schedules,
  seed,
  workers,
  played,
  onDone,
  onFailure,
  signal,
}: Share): Promise<void> {
  const children: ChildProcess[] = [];
  const endAll = () => {
    for (const child of children) child.kill('SIGKILL');
  };
  signal.addEventListener('abort', endAll, { once: true });
  const shares = Array.from({ length: workers }, (_, i) => Math.floor((schedules + i) / workers));
  const ends = shares.map(
    (share, i) =>
      new Promise<void>((resolve, reject) => {
        const args = [url, String(share), String(seed + i * SEEDS_APART), String(played), onFailure ? 'all' : 'first'];
        const child = fork(path.join(import.meta.dirname, 'worker.ts'), args);
        children.push(child);
        const fail = onFailure ?? ((words: string) => reject(new Error(words)));
        child.on('message', (told: Told) => ('done' in told ? onDone(i, told.done) : fail(told.failure)));
        child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
      }),
  );
  try {
    await Promise.all(ends);
  } finally {
    endAll();
  }
}
