import { DomainError } from '../../domain/domain-error.ts';
import { say } from '../../domain/sentences.ts';
import { noSuchSite } from '../../domain/site/absent-site.ts';
import { JiraError, JiraSettlingError } from '../../jira/jira-error.ts';
import { SiteClosedError, SiteUnknownError } from '../sites/site-closed.ts';

/** What to tell a person whose request failed at Jira and was kept nowhere; other errors as they are. */
export function refusalOfJira(error: unknown): unknown {
  if (!(error instanceof JiraError)) return error;
  if (error instanceof JiraSettlingError)
    return new DomainError(
      'jira_unavailable',
      `Jira says: ${error.words.replace(/[.\s]+$/, '')}. The app was installed, upgraded or paired a few minutes ago, and Jira may still be giving it its permissions. Try again in some minutes.`,
    );
  if (error instanceof SiteUnknownError) return noSuchSite();
  if (error instanceof SiteClosedError)
    return new DomainError('conflict', say('jira_cannot_ask', { why: error.words, help: error.help }));
  if (error.retryable) return new DomainError('jira_unavailable', say('jira_away_now', { why: error.words }));
  return new DomainError('jira_refused', say('jira_not_allowed', { jira: error.words }));
}
