import { DomainError } from '../../domain/domain-error.ts';
import { PreconditionFailed } from '../../domain/edition.ts';
import { templateIn } from '../../domain/sentences.ts';
import {
  CommitUnknownError,
  isCollision,
  isDatabaseAway,
  isDataError,
  isExhausted,
  isTimeout,
} from '../../store/db/pg-error.ts';
import { refusalOfJira } from '../../sync/engine/jira-refusal.ts';
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
  detail: 'Something went wrong on our side. Try again; if it keeps failing, report the trace id.',
};

const UNSTORABLE: ProblemAnswer = {
  code: 'invalid_request',
  detail: 'The request has a value that can’t be stored: a number or time out of range, or a text that is too long.',
};

/**
 * The database could not serve the request.
 * @param changes whether the request may have changed something: a part of its work may have been committed before
 */
function explainDatabase(error: unknown, changes: boolean): ProblemAnswer | undefined {
  const answer = (detail: string): ProblemAnswer => ({
    code: 'not_ready',
    detail,
    headers: { 'retry-after': '5' },
  });
  if (error instanceof CommitUnknownError) {
    return answer(
      'The connection to the database was lost while the change was being saved, so it may or may not have been saved. Look before you send it again.',
    );
  }
  if (isDatabaseAway(error)) {
    const next = changes
      ? 'The change may or may not have been saved: look before you send it again, in a few seconds.'
      : 'Try again in a few seconds.';
    return answer(`The database cannot be reached at the moment. ${next}`);
  }
  if (isTimeout(error) || isCollision(error)) {
    return answer('The database is too busy to serve this request in time. Try again in a few seconds.');
  }
  if (isExhausted(error)) {
    return answer(
      'The database has no room left to save this, so it was not saved. Whoever runs the CRM has to make room; then try again.',
    );
  }
  return undefined;
}

/** After how many seconds there is a point in asking again, by the code of what stands in the way. */
const RETRY_AFTER: Readonly<Record<string, string>> = {
  jira_unavailable: '10',
  not_ready: '5',
  idempotency_key_in_use: '2',
};

/**
 * Turns whatever was thrown into the answer. Nothing of an unknown error gets out.
 * @param changes whether the request may have changed something
 */
export function explainError(thrown: unknown, changes = false): Explained {
  const error = refusalOfJira(thrown);
  if (error instanceof ProblemError) return { answer: error.answer, ours: false };
  if (error instanceof PreconditionFailed) {
    const { code, detail, current, etag } = error;
    const headers = etag === null ? {} : { headers: { etag } };
    return { answer: { code, detail, ...headers, extension: { current } }, ours: false };
  }
  if (error instanceof DomainError) {
    const seconds = RETRY_AFTER[error.code];
    const headers = seconds === undefined ? {} : { headers: { 'retry-after': seconds } };
    const { code, detail, issues } = error;
    return { answer: { code, detail, issues, ...headers, extension: templateIn(error) }, ours: false };
  }
  const fromParser = explainBodyParser(error);
  if (fromParser) return { answer: fromParser, ours: false };
  const fromDatabase = explainDatabase(error, changes);
  if (fromDatabase) return { answer: fromDatabase, ours: true };
  // An edge should have told it by name, so it is logged as ours.
  if (isDataError(error)) return { answer: UNSTORABLE, ours: true };
  return { answer: INTERNAL, ours: true };
}

/** What body-parser and the router throw: http-errors with a `type` (body-parser's README, "Errors"). */
function explainBodyParser(error: unknown): ProblemAnswer | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.parse.failed') {
    return { code: 'malformed_json', detail: 'The body is not valid JSON. Check its quotes and commas.' };
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
    return { code: 'invalid_request', detail: 'The request can’t be read: its address or body is damaged.' };
  }
  return undefined;
}
