import { PAIR_AGAIN } from '../../domain/site/absent-site.ts';
import { JiraError } from '../../jira/jira-error.ts';

/** No way to the site is open, so it was not called. A person can help, or time: `help` says how. */
export class SiteClosedError extends JiraError {
  readonly help: string;

  constructor(words: string, help: string) {
    super({ kind: 'unauthorised', status: null, words });
    this.name = 'SiteClosedError';
    this.help = help;
  }
}

export const siteDisconnected = (): SiteClosedError => new SiteClosedError('this site is disconnected', PAIR_AGAIN);

/** The row of the site is gone, as after a purge, or is another workspace's. */
export class SiteUnknownError extends SiteClosedError {
  constructor() {
    super('this site is not there any more', PAIR_AGAIN);
    this.name = 'SiteUnknownError';
  }
}
