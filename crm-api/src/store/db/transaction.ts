import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import {
  ask,
  breakOff,
  checkOut,
  queriesOver,
  readsOver,
  retireConnections,
  type Statement,
  send,
  sendNow,
  sendTogether,
  within,
} from './connection.ts';
import {
  CommitUnknownError,
  DatabaseAwayError,
  isAnswer,
  isCollision,
  isDatabaseAway,
  isStalePlan,
} from './pg-error.ts';
import type { Database } from './schema.ts';
import type { TimeLimits } from './time-limits.ts';

export type Transacting = {
  /** Statements without parameters, sent in one message with BEGIN. */
  opening: string;
  limits: TimeLimits;
};

type Work<T> = (tx: Transaction<Database>) => Promise<T>;

/** How often work is run at the most when transactions collide. */
const TRIES = 5;

/**
 * A statement that is sent in one message with COMMIT, after everything else, once for all its rows: what it locks is
 * never held while this process waits, computes or is frozen.
 */
export type LastStatement<Row> = {
  /** Which of them comes first: the order of locks (ARCHITECTURE.md). */
  order: number;
  /** It takes no parameters: what is in it must be quoted (pg.escapeLiteral). */
  render(rows: readonly Row[]): string;
};

type Entry = { statement: LastStatement<never>; row: unknown };

/** The rows of last statements, by transaction. */
const closings = new WeakMap<object, Entry[]>();

/** Adds rows to a last statement of the transaction. */
export function atCommit<Row>(tx: Transaction<Database>, statement: LastStatement<Row>, rows: readonly Row[]): void {
  closingOf(tx).push(...rows.map((row) => ({ statement, row })));
}

function closingOf(tx: Transaction<Database>): Entry[] {
  const closing = closings.get(tx);
  if (!closing) throw new Error('The transaction has ended');
  return closing;
}

function render(closing: readonly Entry[]): string[] {
  return [...Map.groupBy(closing, ({ statement }) => statement)]
    .sort(([a], [b]) => a.order - b.order)
    .map(([statement, entries]) => statement.render(entries.map(({ row }) => row as never)));
}

/** What was sent ahead and is not known to be answered, by transaction. */
const ahead = new WeakMap<object, Promise<unknown>[]>();

/**
 * Sends a statement whose answer nobody waits for: what is sent next, at the latest COMMIT, goes out in the same packet and is
 * carried out behind it, so it costs no round trip. Should it fail, so does all that is sent behind it, and the transaction.
 * @returns its rows, for when the transaction is committed
 */
export function sendAhead<Row>(tx: Transaction<Database>, statement: RawBuilder<Row>): Promise<readonly Row[]> {
  const sent = sendNow(tx, statement).then(({ rows }) => rows as readonly Row[]);
  sent.catch(() => {});
  aheadOf(tx).push(sent);
  return sent;
}

function aheadOf(tx: Transaction<Database>): Promise<unknown>[] {
  const sent = ahead.get(tx);
  if (!sent) throw new Error('The transaction has ended');
  return sent;
}

/** Runs work that may fail without failing the transaction: then nothing of it remains. */
export async function inSavepoint<T>(tx: Transaction<Database>, work: () => Promise<T>): Promise<T> {
  const closing = closingOf(tx);
  const sent = aheadOf(tx);
  const before = closing.length;
  // What failed before is not for this part to undo.
  await Promise.all([...sent.splice(0), sql`savepoint part`.execute(tx)]);
  try {
    const done = await work();
    await Promise.all(sent.splice(0));
    await sql`release savepoint part`.execute(tx);
    return done;
  } catch (error) {
    closing.length = before;
    sent.length = 0;
    await sql`rollback to savepoint part`.execute(tx);
    throw error;
  }
}

/**
 * Runs `work` in a transaction and commits it. It is run again, in a new transaction, after a collision with another
 * transaction (deadlock), when a table has changed under a plan that was kept, and once when the connection was lost before
 * COMMIT was sent: so it must be fit to be run again, and leave nothing behind but what it wrote in the transaction and what
 * it returns.
 * @throws CommitUnknownError when COMMIT was sent and not answered; it is then never repeated
 * @throws DatabaseAwayError when the time is up; nothing was committed
 */
export function transact<T>(pool: pg.Pool, how: Transacting, work: Work<T>): Promise<T> {
  return untilDone(how.limits.wholeMs, isLost, (deadline) => once(pool, how, deadline, work));
}

/**
 * Runs `work`, which only reads. What it asks for at once is a transaction of its own, which goes out with its BEGIN and COMMIT
 * in one packet: one round trip. So `work` that asks again after an answer sees a later state, as any two statements of a
 * transaction do here (READ COMMITTED). PostgreSQL refuses what would write. Nothing is left behind, so it may be run again.
 * @throws DatabaseAwayError when the time is up
 */
export function read<T>(pool: pg.Pool, how: Transacting, work: Work<T>): Promise<T> {
  return untilDone(how.limits.wholeMs, isDatabaseAway, async (deadline) => {
    let over = false;
    const end = () => {
      over = true;
    };
    const reading = (client: pg.PoolClient) => {
      const tx = readsOver(pool, client, { opening: `begin read only; ${how.opening}`, isOver: () => over });
      // Before the connection is given back.
      return begun(work, tx).finally(end);
    };
    return onConnection(pool, deadline, reading, (error) => error).finally(end);
  });
}

/**
 * Runs one statement as a transaction of its own: no BEGIN, no COMMIT, one round trip. pg resolves a query by
 * ReadyForQuery, which PostgreSQL sends once it has committed; CommandComplete comes before that and answers nothing.
 *
 * Only for a statement that may be carried out twice or late: it is repeated, once, although nobody knows whether it was
 * committed, and one that the network held up may be carried out after its caller was told that it is unknown. It sets its
 * role and its limits of time itself (take_events).
 * @throws CommitUnknownError when it was not answered in time
 */
export function runAlone<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  limits: TimeLimits,
  statement: Statement,
): Promise<Row[]> {
  return untilDone(limits.wholeMs, isDatabaseAway, async (deadline) => {
    const asking = (client: pg.PoolClient) => send(pool, client, statement);
    return (await onConnection(pool, deadline, asking, (cause) => new CommitUnknownError({ cause }))).rows as Row[];
  });
}

/**
 * Does work that begins and ends its transactions itself. A connection that broke, or did not answer in time, is broken off.
 * @param lost what that is to the caller
 */
async function onConnection<T>(
  pool: pg.Pool,
  deadline: number,
  work: (client: pg.PoolClient) => Promise<T>,
  lost: (error: Error) => Error,
): Promise<T> {
  const left = () => deadline - performance.now();
  const client = await checkOut(pool, left());
  let broken: Error | undefined;
  try {
    return await within(left(), work(client), () => new DatabaseAwayError('The database did not answer in time'));
  } catch (error) {
    if (isStalePlan(error)) retireConnections(pool);
    if (!isDatabaseAway(error)) throw error;
    broken = lost(error as Error);
    breakOff(client, broken);
    throw broken;
  } finally {
    client.release(broken);
  }
}

/** @param mayRepeat whether work that failed because the database was away may be run again, once */
async function untilDone<T>(
  wholeMs: number,
  mayRepeat: (error: unknown) => boolean,
  attempt: (deadline: number) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + wholeMs;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(deadline);
    } catch (error) {
      const again = isCollision(error) || isStalePlan(error) ? tries < TRIES : mayRepeat(error) && tries < 2;
      const pause = 10 * tries * (0.5 + Math.random());
      if (!again || performance.now() + pause >= deadline) throw error;
      await sleep(pause);
    }
  }
}

/** Whether the connection broke, or the database was away, before anything could be committed. */
const isLost = (error: unknown) => isDatabaseAway(error) && !(error instanceof CommitUnknownError);

async function once<T>(pool: pg.Pool, how: Transacting, deadline: number, work: Work<T>): Promise<T> {
  const left = () => deadline - performance.now();
  const client = await checkOut(pool, left());
  let state: 'open' | 'committing' | 'over' = 'open';
  const late = (): Error => {
    const error = new DatabaseAwayError('The database did not answer in time');
    breakOff(client, error);
    return error;
  };
  const tx = queriesOver(pool, client, () => state !== 'open');
  const closing: Entry[] = [];
  closings.set(tx, closing);
  const sent: Promise<unknown>[] = [];
  ahead.set(tx, sent);
  let broken: Error | undefined;
  try {
    const opened = within(Math.min(how.limits.openMs, left()), begin(client, how.opening), late);
    const working = within(left(), begun(work, tx), late);
    // An error of BEGIN arrives before the errors of the statements behind it.
    const [commitWithinMs, done] = await Promise.all([opened.then(left), working]);
    state = 'committing';
    const committed = commit(client, closing, commitWithinMs);
    // Where one that was sent ahead has failed, COMMIT has failed for it, and says less.
    const before = Promise.all(sent).catch((error: unknown) => {
      if (isAnswer(error)) state = 'open';
      throw error;
    });
    committed.catch(() => {});
    await within(
      left(),
      before.then(() => committed),
      late,
    );
    return done;
  } catch (error) {
    const wasCommitting = state === 'committing';
    state = 'over';
    if (isStalePlan(error)) retireConnections(pool);
    if (!isDatabaseAway(error)) broken = await rollback(client, how.limits.openMs);
    else broken = wasCommitting ? new CommitUnknownError({ cause: error }) : (error as Error);
    throw broken instanceof CommitUnknownError ? broken : error;
  } finally {
    state = 'over';
    closings.delete(tx);
    ahead.delete(tx);
    client.release(broken);
  }
}

/**
 * Sends BEGIN and waits for nothing: the connection is a pipeline (openPool), so the first statement of the work goes out
 * in the same packet. Should BEGIN fail, so does that statement: in a failed transaction, or on a broken connection.
 */
function begin(client: pg.PoolClient, opening: string): Promise<unknown> {
  sendTogether(client);
  return ask(client, `begin; ${opening}`);
}

/** The work under way; whatever it throws is in the promise. */
const begun = async <T>(work: Work<T>, tx: Transaction<Database>): Promise<T> => work(tx);

/**
 * Sends what was kept for the end and COMMIT in one message. A message that was held up on its way commits nothing once
 * the time is up, for whoever waited has been told so.
 * @param withinMs counted from the beginning of the transaction, by the database's clock
 */
async function commit(client: pg.PoolClient, closing: readonly Entry[], withinMs: number): Promise<void> {
  const inTime = `select refuse_late_commit(${Math.floor(withinMs)})`;
  await ask(client, [...render(closing), inTime, 'commit'].join(';\n'));
}

/** @returns the error if even that failed: the connection can't be used any more */
async function rollback(client: pg.PoolClient, withinMs: number): Promise<Error | undefined> {
  try {
    await within(withinMs, ask(client, 'rollback'), () => new DatabaseAwayError('ROLLBACK was not answered'));
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
