import { RequestError } from 'got';
import { outboundRefusalIn, wasClosedAsIdle } from '../egress/egress.ts';
import { AnswerTooLarge } from '../egress/receive.ts';
import { isUnreached, JiraError } from './jira-error.ts';

/**
 * The error of a call that got no answer, or none that can be used; what is no such error is given back.
 * @param ambiguous whether it matters if Jira carried it out without answering
 */
export function asNoAnswer(error: unknown, ambiguous: boolean): unknown {
  if (error instanceof AnswerTooLarge)
    return new JiraError({ kind: 'unavailable', status: null, words: error.message, ambiguous, cause: error });
  return error instanceof RequestError ? errorOfNoAnswer(error, ambiguous) : error;
}

function errorOfNoAnswer(error: RequestError, ambiguous: boolean): JiraError {
  const refusal = outboundRefusalIn(error);
  return new JiraError({
    // The site's own host: nothing of it can be asked until its address or JIRA_ALLOWED_HOSTS is corrected.
    kind: refusal?.about === 'host' ? 'unauthorised' : 'unavailable',
    status: null,
    words: refusal?.message ?? `no answer (${error.code})`,
    ambiguous: ambiguous && !isUnreached(error),
    cause: error,
  });
}

/** As `wasClosedAsIdle`, of a call that failed so. */
export function isClosedAsIdle(error: unknown): boolean {
  const cause = error instanceof JiraError ? error.cause : undefined;
  if (!(cause instanceof RequestError)) return false;
  return wasClosedAsIdle({
    reused: cause.request?.reusedSocket,
    answered: cause.response !== undefined,
    code: cause.code,
  });
}
