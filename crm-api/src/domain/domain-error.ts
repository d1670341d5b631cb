import type { ProblemCode, ProblemIssue } from '@synapse/shared/problem';

/** Something a person asked for that can't be done, with the plain reason. The HTTP edge turns it into a problem answer. */
export class DomainError extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly issues: readonly ProblemIssue[] | undefined;

  constructor(code: ProblemCode, detail: string, issues?: readonly ProblemIssue[]) {
    super(detail);
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
    this.issues = issues;
  }
}
