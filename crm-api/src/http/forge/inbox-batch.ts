import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WorkerNotifier } from '../../live/worker-notifier.ts';
import type { Db } from '../../store/db/database.ts';
import { isCollision, isDatabaseAway, isExhausted, isTimeout } from '../../store/db/pg-error.ts';
import { type InboxRow, inboxKey, takeEvents } from '../../store/events/inbox.ts';
import { ProblemError } from '../kernel/error-mapper.ts';

/** Takes an event in. Resolves once it is committed: `new`, or `duplicate` when it was there already. */
export type TakeIn = (row: InboxRow) => Promise<'new' | 'duplicate'>;

type Waiting = { row: InboxRow; resolve: (outcome: 'new' | 'duplicate') => void; reject: (error: unknown) => void };

/** A statement of more rows gains nothing, and a bound keeps one commit short. */
const BATCH_MAX = 500;

/** What may wait for the batch before it. More is refused, so that a database that is away does not fill the memory. */
export const WAITING_MAX = 5_000;
const WAITING_BYTES_MAX = 32 * 1024 * 1024;

/** Failures of the database itself, which a single event would meet, too. */
const isPassing = (error: unknown) =>
  isDatabaseAway(error) || isExhausted(error) || isTimeout(error) || isCollision(error);

const tooMany = () =>
  new ProblemError({
    code: 'not_ready',
    detail: 'Too many events are waiting. This one was not accepted: send it again in a few seconds.',
    headers: { 'retry-after': '10' },
  });

function rejectAll(batch: readonly Waiting[], error: unknown): void {
  for (const { reject } of batch) reject(error);
}

/**
 * Natural batching: no timer; while one batch is being written, the next gathers, and goes when the first is
 * committed. One event alone goes with the end of its turn; under load a commit is shared by dozens
 * (docs/reference/dependencies.md#batches-of-events).
 */
export function createInboxBatch(db: Db, workers: Pick<WorkerNotifier, 'from' | 'committed'>): TakeIn {
  let gathering: Waiting[] = [];
  let bytes = 0;
  let writing = false;

  function take(count: number): Waiting[] {
    const batch = gathering.slice(0, count);
    gathering = gathering.slice(count);
    for (const { row } of batch) bytes -= row.payload.length;
    return batch;
  }

  async function writeAll(): Promise<void> {
    writing = true;
    while (gathering.length > 0) {
      // What has come in the same turn of the event loop goes along.
      await nextTurn();
      const away = await write(take(BATCH_MAX));
      // Those behind would only wait to be told the same: they are tried again by their senders.
      if (away) rejectAll(take(gathering.length), away);
    }
    writing = false;
  }

  /**
   * Never throws: everyone who waits gets the answer of their own event, and one event must not fail those it came together
   * with, whatever is wrong with it. It is looked for by halves: one by one, it would cost all the others a commit of their own.
   * @returns the error where the database is away, and nothing more is worth a try
   */
  async function write(batch: readonly Waiting[]): Promise<unknown> {
    try {
      const from = workers.from();
      const rows = batch.map(({ row }) => row);
      const added = await takeEvents(db, rows, from);
      if (added.size > 0) workers.committed(from);
      for (const { row, resolve } of batch) {
        // The same event twice in one batch: the first one is new. Set.delete answers and removes in one call.
        resolve(added.delete(inboxKey(row)) ? 'new' : 'duplicate');
      }
    } catch (error) {
      if (batch.length === 1 || isPassing(error)) {
        rejectAll(batch, error);
        return isDatabaseAway(error) ? error : undefined;
      }
      const half = batch.length >> 1;
      const away = await write(batch.slice(0, half));
      if (!away) return write(batch.slice(half));
      rejectAll(batch.slice(half), away);
      return away;
    }
    return undefined;
  }

  return (row) =>
    new Promise((resolve, reject) => {
      if (gathering.length >= WAITING_MAX || bytes >= WAITING_BYTES_MAX) return reject(tooMany());
      gathering.push({ row, resolve, reject });
      bytes += row.payload.length;
      if (!writing) void writeAll();
    });
}
