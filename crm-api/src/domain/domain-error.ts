import type { ProblemCode, ProblemIssue } from '@synapse/shared/problem';
import type { MessageTemplate } from '@synapse/shared/values/message-template';
import type { Sentence } from './sentences.ts';

/** Something a person asked for that can't be done, with the plain reason. The HTTP edge turns it into a problem answer. */
export class DomainError extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly issues: readonly ProblemIssue[] | undefined;
  /** What `detail` says, by its code, where it has one. */
  readonly template: MessageTemplate | undefined;

  /** @param said in words, or as a sentence that clients can say in theirs */
  constructor(code: ProblemCode, said: string | Sentence, issues?: readonly ProblemIssue[]) {
    const { message, template }: Sentence = typeof said === 'string' ? { message: said } : said;
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.detail = message;
    this.template = template;
    this.issues = issues;
  }
}
