import type { ServerResponse } from 'node:http';
import { PROBLEM_STATUS, type Problem, type ProblemCode, type ProblemIssue } from '@synapse/shared/problem';

/** The titles of the codes: short, the same for every occurrence (RFC 9457, section 3.1.3). */
const TITLES: Readonly<Record<ProblemCode, string>> = {
  invalid_request: 'The request is not valid',
  malformed_json: 'The body is not JSON',
  invalid_cursor: 'The cursor is not valid',
  unauthenticated: 'Not signed in',
  bad_signature: 'The signature is not valid',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  conflict: 'Conflict',
  body_not_regenerable: 'The text can’t be written to Jira',
  pairing_code_invalid: 'The pairing code is not valid',
  payload_too_large: 'The body is too large',
  unsupported_media_type: 'Unsupported media type',
  range_not_satisfiable: 'Range not satisfiable',
  jira_refused: 'Jira refused the change',
  too_many_requests: 'Too many requests',
  internal: 'Internal error',
  jira_unavailable: 'Jira can’t be reached',
  not_ready: 'Not ready',
};

/** Something to tell a caller, before it is sent. `extension` holds further members, such as `ticketId`. */
export type ProblemAnswer = {
  code: ProblemCode;
  detail: string;
  issues?: readonly ProblemIssue[] | undefined;
  headers?: Readonly<Record<string, string>>;
  extension?: Readonly<Record<string, unknown>>;
};

/** The body of an error answer (RFC 9457). */
function problemBody(answer: ProblemAnswer, traceId: string): Problem {
  return {
    ...answer.extension,
    type: `urn:synapse:problem:${answer.code}`,
    title: TITLES[answer.code],
    status: PROBLEM_STATUS[answer.code],
    code: answer.code,
    detail: answer.detail,
    traceId,
    ...(answer.issues && answer.issues.length > 0 ? { issues: [...answer.issues] } : {}),
  };
}

/** Sends an error answer, unless one is already on its way: then the connection is all that is left to end. */
export function sendProblem(res: ServerResponse, answer: ProblemAnswer, traceId: string): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(answer, traceId));
  for (const [name, value] of Object.entries(answer.headers ?? {})) res.setHeader(name, value);
  res.statusCode = PROBLEM_STATUS[answer.code];
  res.setHeader('content-type', 'application/problem+json; charset=utf-8');
  res.setHeader('cache-control', 'no-store');
  res.setHeader('content-length', Buffer.byteLength(body));
  res.end(body);
}
