import { ApiProblem } from '@synapse/api-client/problem';
import { useState } from 'react';

/** Carries out a try of a content. @param send is given the header that names it */
type Try = <Answer>(
  content: unknown,
  send: (header: { 'Idempotency-Key': string }) => Promise<Answer>,
) => Promise<Answer>;

/**
 * Sends a content under an Idempotency-Key: the same for each try of it, so that a retry after a lost answer makes nothing twice,
 * also where another was tried meanwhile; another for another content, and for the same one once it was accepted. That is noted
 * here, by no handler of the caller's: under a key that was kept the API would only repeat its first answer.
 */
export function useTries(): Try {
  const [kept] = useState(() => new Map<string, string>());
  return async (value, send) => {
    const content = JSON.stringify(value);
    const key = kept.get(content) ?? crypto.randomUUID();
    kept.set(content, key);
    const answer = await send({ 'Idempotency-Key': key });
    // Another try of it may be under way, under the same key.
    kept.delete(content);
    return answer;
  };
}

/**
 * What Jira refuses is kept in the CRM, and is shown there with the reason. A second try would double it.
 * @returns a handler for a failed call: it gives the id of what was kept. @throws the error, where nothing was
 */
export const asKept = (what: 'ticketId' | 'commentId') => (error: unknown) => {
  const id = error instanceof ApiProblem && error.code === 'jira_refused' ? error.problem[what] : undefined;
  if (id === undefined) throw error;
  return { id };
};

/**
 * A refusal of what is not kept any more, for it was taken back. The API says what helps where it is, so only Jira's reason is
 * left of it.
 */
export class TakenBack extends ApiProblem {
  /** Empty: Jira gave none. */
  readonly inJira: string;

  constructor({ problem }: ApiProblem) {
    super(problem);
    this.inJira = problem.issues?.map(({ message }) => message).join(' ') ?? '';
  }
}
