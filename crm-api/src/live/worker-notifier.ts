import type { Log } from '../log.ts';
import { type Db, withWorker } from '../store/db/database.ts';
import { notifyWorkers } from '../store/workqueue/notify-workers.ts';

/**
 * Tells the workers of work that this process makes due by many small transactions: its own at once, and those of the others by
 * NOTIFY, but not with each commit. PostgreSQL lets one transaction with a NOTIFY commit at a time, and every process that
 * listens is woken by it, this one too.
 */
export type WorkerNotifier = {
  /** Who is to notify within the next transaction; null: it need not. */
  from(): string | null;
  /** A transaction that made work due is committed. @param from what it was told */
  committed(from: string | null): void;
  /** What was heard. */
  heard(from: string): void;
};

/** The others hear of work this much later at the most, twice: it may wait for the next transaction, and then for a timer. */
export const NOTIFY_EVERY_MS = 25;

/** @param using.self by what this process knows its own notifications. @param using.wake wakes its own workers */
export function createWorkerNotifier(using: { db: Db; log: Log; self: string; wake: () => void }): WorkerNotifier {
  const { db, log, self, wake } = using;
  let notifiedAt = Number.NEGATIVE_INFINITY;
  let owed: NodeJS.Timeout | undefined;

  const notified = () => {
    notifiedAt = performance.now();
    clearTimeout(owed);
    owed = undefined;
  };
  const notify = () => {
    notified();
    withWorker(db, (tx) => notifyWorkers(tx, self)).catch((error: unknown) =>
      log.warn({ err: error }, 'the other processes could not be notified of work; they look for it every second'),
    );
  };
  return {
    from: () => (performance.now() - notifiedAt >= NOTIFY_EVERY_MS ? self : null),
    committed(from) {
      wake();
      if (from !== null) notified();
      else owed ??= setTimeout(notify, 2 * NOTIFY_EVERY_MS).unref();
    },
    heard(from) {
      if (from !== self) wake();
    },
  };
}
