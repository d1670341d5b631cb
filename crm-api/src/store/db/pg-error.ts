/** The constraint that a statement broke (SQLSTATE class 23); undefined for every other error. */
export function constraintOf(error: unknown): string | undefined {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown };
  return typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string' ? constraint : undefined;
}

/** Whether a statement failed for a value in it (SQLSTATE classes 22 and 54), so that the same values will fail again. */
export function isDataError(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(22|54)[0-9A-Z]{3}$/.test(code);
}

/** The database's words of an error without the value that some end in, which is the customer's. */
export const withoutValue = (message: string): string => message.replace(/: ".*$/s, '');

/** The database could not be reached, or did not answer in time. What was asked for was not carried out. */
export class DatabaseAwayError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseAwayError';
  }
}

/** COMMIT was sent and its answer never came: nobody here knows whether the work is saved. It must not be repeated. */
export class CommitUnknownError extends DatabaseAwayError {
  constructor(options?: ErrorOptions) {
    super('The connection to the database was lost during COMMIT', options);
    this.name = 'CommitUnknownError';
  }
}

/** Two transactions were in each other's way (deadlock, serialization failure): the same work succeeds when it is run again. */
export function isCollision(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === '40P01' || code === '40001';
}

/** Whether PostgreSQL refused a statement only because one before it in the transaction had failed. */
export function isAfterFailure(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === '25P02';
}

/** A statement whose plan was kept returns other columns than before: a migration has changed the table. A new connection plans it again. */
export function isStalePlan(error: unknown): boolean {
  const { code, routine } = (error ?? {}) as { code?: unknown; routine?: unknown };
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}

/** Whether a time limit of PostgreSQL ended the statement: it waited too long for a lock, or took too long. */
export function isTimeout(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === '55P03' || code === '57014';
}

/** Whether PostgreSQL had no disk or memory left for the statement (class 53, but for 53300: no connection left). */
export function isExhausted(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^53(?!300)[0-9A-Z]{3}$/.test(code);
}

/** Whether it is PostgreSQL that said so, and not the connection that broke. */
export function isAnswer(error: unknown): boolean {
  return typeof (error as { severity?: unknown } | null | undefined)?.severity === 'string';
}

/** SQLSTATE classes and codes that say that the database is unreachable, not that the statement is wrong (PostgreSQL, appendix A). */
const AWAY = /^(08...|57P0[1-5]|53300|25006|25P03)$/;
const NETWORK_AWAY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** Whether the connection is lost or could not be had, rather than the statement being wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseAwayError) return true;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  // FATAL and PANIC end the connection: whatever the code says, it is not the statement that was wrong.
  if (severity === 'FATAL' || severity === 'PANIC') return true;
  if (typeof code === 'string' && (AWAY.test(code) || NETWORK_AWAY.has(code))) return true;
  // pg says these in words only.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed))/.test(
    error.message,
  );
}
