import { ApiProblem } from '@synapse/api-client/problem';
import { useRef } from 'react';

/**
 * The Idempotency-Key for a content: the same for each try of it, so that a retry after a lost answer makes nothing twice;
 * another for another content, and for the same one once it was accepted.
 */
export function useIdempotencyKey(): { keyOf: (content: unknown) => string; accepted: () => void } {
  const last = useRef({ content: '', key: '' });
  return {
    keyOf(value) {
      const content = JSON.stringify(value);
      if (content !== last.current.content) last.current = { content, key: crypto.randomUUID() };
      return last.current.key;
    },
    accepted() {
      last.current = { content: '', key: '' };
    },
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
