import { DomainError } from '../domain/domain-error.ts';
import { JiraError } from '../jira/jira-error.ts';

/** What to tell a person whose request failed at Jira and was kept nowhere; other errors as they are. */
export function refusalOfJira(error: unknown): unknown {
  if (!(error instanceof JiraError)) return error;
  if (error.retryable)
    return new DomainError(
      'jira_unavailable',
      `Jira can’t be reached just now (${error.words}). Try again in a moment.`,
    );
  return new DomainError(
    'jira_refused',
    `Jira refused: ${error.words.replace(/[.\s]+$/, '')}. Check what the connected account may do.`,
  );
}
