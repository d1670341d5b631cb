import { DomainError } from '../domain/domain-error.ts';
import type { ProblemAnswer } from './problem.ts';

/**
 * An error that already knows its answer: what only the HTTP edge can say, such as a missing token. `DomainError` is
 * for what the layers below have to say.
 */
export class ProblemError extends Error {
  readonly answer: ProblemAnswer;

  constructor(answer: ProblemAnswer) {
    super(answer.detail);
    this.name = 'ProblemError';
    this.answer = answer;
  }
}

/** What the answer is, and whether it is our fault: then the error is logged with its stack. */
export type Explained = { answer: ProblemAnswer; ours: boolean };

const INTERNAL: ProblemAnswer = {
  code: 'internal',
  detail: 'The request failed for a reason that is ours. Try again; if it stays, report the trace id.',
};

/** SQLSTATE classes and codes that say the database is away, not that the statement is wrong (PostgreSQL, appendix A). */
const DATABASE_AWAY = /^(08...|57P0[1-5]|53300|25006)$/;
const NETWORK_AWAY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** Turns whatever was thrown into what the caller is told. Nothing of an unknown error gets out. */
export function explainError(error: unknown): Explained {
  if (error instanceof ProblemError) return { answer: error.answer, ours: false };
  if (error instanceof DomainError) {
    return { answer: { code: error.code, detail: error.detail, issues: error.issues }, ours: false };
  }
  const fromParser = explainBodyParser(error);
  if (fromParser) return { answer: fromParser, ours: false };
  if (isDatabaseAway(error)) {
    return {
      answer: {
        code: 'not_ready',
        detail: 'The database can not be reached at the moment. Try again in a few seconds.',
        headers: { 'retry-after': '5' },
      },
      ours: true,
    };
  }
  return { answer: INTERNAL, ours: true };
}

/** What body-parser and the router throw: http-errors with a `type` (body-parser's README, "Errors"). */
function explainBodyParser(error: unknown): ProblemAnswer | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.parse.failed') {
    return { code: 'malformed_json', detail: 'The body is not JSON that can be read. Check its quotes and commas.' };
  }
  if (type === 'entity.too.large') {
    const { limit } = error as { limit?: unknown };
    return { code: 'payload_too_large', detail: `A body may have at most ${String(limit)} bytes.` };
  }
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return { code: 'unsupported_media_type', detail: 'Send the body as application/json in UTF-8.' };
  }
  // An address with a broken %-escape, an aborted or misdeclared body: the caller's doing, whatever it was.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { code: 'invalid_request', detail: 'The request can not be read: its address or body is damaged.' };
  }
  return undefined;
}

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  // FATAL and PANIC end the connection: whatever the code says, it is not the statement that was wrong.
  if (severity === 'FATAL' || severity === 'PANIC') return true;
  if (typeof code === 'string' && (DATABASE_AWAY.test(code) || NETWORK_AWAY.has(code))) return true;
  // pg says these two in words only.
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}
