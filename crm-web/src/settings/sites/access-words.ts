import { sync } from '../../texts/t-sync.ts';
import type { Site } from '../data.ts';

type Access = Pick<Site['access'], 'choice' | 'inUse'> & { appToken: Pick<Site['access']['appToken'], 'state'> };

/** As whom the CRM calls a site, in this page's language; in English the API says the same (`words`). */
export function accessWordsOf({ choice, inUse, appToken: { state } }: Access): string {
  if (inUse === 'app') return sync.access.app;
  if (choice === 'api_token') return inUse === 'api_token' ? sync.access.chosenToken : sync.access.noChosenToken;
  return `${sync.access.appToken[state]} ${inUse === 'api_token' ? sync.access.byToken : sync.access.waits}`;
}
