import { DomainError } from '../domain-error.ts';
import { say } from '../sentences.ts';

/** A site that is not there, or is another workspace's: the two are answered alike. */
export const noSuchSite = () => new DomainError('not_found', 'There is no such Jira site in this workspace.');

/** How somebody gets on whose site is disconnected. */
export const PAIR_AGAIN = 'Pair it again: make a pairing code here and enter it on the app’s admin page in Jira.';

export const siteNotConnected = () => new DomainError('conflict', say('site_off', { help: PAIR_AGAIN }));
