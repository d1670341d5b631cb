import { JiraError } from '../jira/jira-error.ts';

/** No way to the site is open, so it was not called. A person can help, or time: `help` says how. */
export class SiteClosedError extends JiraError {
  readonly help: string;

  constructor(words: string, help: string) {
    super({ kind: 'unauthorised', status: null, words });
    this.name = 'SiteClosedError';
    this.help = help;
  }
}

export const siteDisconnected = (): SiteClosedError =>
  new SiteClosedError(
    'this site is disconnected',
    'Pair it again: make a pairing code here and enter it on the app’s admin page in Jira.',
  );
