import type { ServerResponse } from 'node:http';
import { PROBLEM_GUIDE } from '@synapse/shared/api/problem-guide';
import { PROBLEM_STATUS, type Problem, type ProblemCode, type ProblemIssue } from '@synapse/shared/problem';

/** Something to tell a caller, before it is sent. `extension` holds further members, such as `ticketId`. */
export type ProblemAnswer = {
  code: ProblemCode;
  detail: string;
  issues?: readonly ProblemIssue[] | undefined;
  headers?: Readonly<Record<string, string>>;
  extension?: Readonly<Record<string, unknown>>;
};

/** The body of an error answer (RFC 9457). */
export function problemBody(answer: ProblemAnswer, traceId: string): Problem {
  return {
    ...answer.extension,
    type: `urn:synapse:problem:${answer.code}`,
    title: PROBLEM_GUIDE[answer.code].title,
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
