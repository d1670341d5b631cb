/**
 * How long a transaction may take, in milliseconds. PostgreSQL ends what holds locks for too long (`lockMs`,
 * `statementMs`, `idleMs`, set in the transaction itself, because a transaction-mode pooler keeps no session settings).
 * `wholeMs` is our own deadline, from the wait for a connection to the answer of the COMMIT: it also holds when the
 * network or the server does not answer at all. docs/operate.md explains the values.
 */
export type TimeLimits = {
  /** How long opening a connection or a transaction may take, and rolling one back: that waits for no lock. */
  openMs: number;
  /** How long one statement waits for one lock. */
  lockMs: number;
  statementMs: number;
  /** How long the transaction may be left open between two statements. */
  idleMs: number;
  wholeMs: number;
};

export type WorkKind = 'request' | 'run' | 'page' | 'readiness' | 'metrics' | 'operator';

/** Whoever takes longer to open is not there. */
const openMs = 3_000;

/**
 * - `request`: somebody waits for the answer.
 * - `run`: a step of a work item in the background.
 * - `page`: many rows at once: a page of a pass or of an import, a batch of a purge.
 *
 * `idleMs` is shorter than `lockMs` of a request: a process that freezes while it holds a ticket is ended before those
 * that wait for the ticket give up.
 */
export const TIME_LIMITS: Readonly<Record<WorkKind, TimeLimits>> = {
  request: { openMs, lockMs: 7_000, statementMs: 8_000, idleMs: 5_000, wholeMs: 10_000 },
  run: { openMs, lockMs: 10_000, statementMs: 20_000, idleMs: 5_000, wholeMs: 30_000 },
  page: { openMs, lockMs: 15_000, statementMs: 60_000, idleMs: 5_000, wholeMs: 120_000 },
  /** A load balancer asks whether requests should be sent here; it has its answer within 2 s. */
  readiness: { openMs, lockMs: 1_000, statementMs: 1_000, idleMs: 1_000, wholeMs: 1_500 },
  /** Prometheus gives up a scrape after 10 s, and then reports the process as down. */
  metrics: { openMs, lockMs: 1_000, statementMs: 2_500, idleMs: 1_000, wholeMs: 3_000 },
  /** A person at a terminal exports or deletes a whole workspace. */
  operator: { openMs, lockMs: 15_000, statementMs: 3_600_000, idleMs: 600_000, wholeMs: 6 * 3_600_000 },
};
