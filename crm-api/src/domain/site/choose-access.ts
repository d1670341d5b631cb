import type { AccessChoice, AppTokenState, SiteAccess } from '@synapse/shared/access';

/** The app's token as it is kept, without the token. Times in epoch milliseconds. */
export type AppTokenFacts = { receivedAt: number; expiresAt: number; refusedAt: number | null };

/** What decides as whom a site is called. */
export type AccessFacts = { choice: AccessChoice; hasApiToken: boolean; appToken: AppTokenFacts | null };

/** A call that sets out just before the token ends may arrive after it, ms: a call takes up to 20 s. */
const MARGIN_MS = 60_000;

/**
 * Jira's gateway answers 401 now and then to a token that is good. After two so far apart, ms, with no other answer between
 * them, it counts as refused.
 */
export const SECOND_REFUSAL_MS = 5_000;

/**
 * After an installation or upgrade Jira gives an app its permissions over so long, ms
 * (docs/reference/jira-rest.md#new-installations).
 */
const SETTLING_MS = 10 * 60_000;

/** Until when what Jira refuses the app proves nothing, epoch ms. */
export const settledAt = (installedAt: number | null): number => (installedAt === null ? 0 : installedAt + SETTLING_MS);

/** How the app's own token stands: it counts as expired a minute before its end, for a call takes time. */
export function stateOfAppToken(token: AppTokenFacts | null, now: number): AppTokenState {
  if (token === null) return 'none';
  if (token.refusedAt !== null) return 'refused';
  return now < token.expiresAt - MARGIN_MS ? 'valid' : 'expired';
}

/** As whom to call a site now; null: neither way that the admin allows is open. */
export function chooseAccess({ choice, hasApiToken, appToken }: AccessFacts, now: number): SiteAccess['inUse'] {
  if (choice !== 'api_token' && stateOfAppToken(appToken, now) === 'valid') return 'app';
  return choice !== 'app' && hasApiToken ? 'api_token' : null;
}

/** How the CRM gets at a site, with a sentence for people. */
export function describeAccess(facts: AccessFacts, now: number): SiteAccess {
  const { choice, hasApiToken, appToken } = facts;
  const inUse = chooseAccess(facts, now);
  const state = stateOfAppToken(appToken, now);
  const iso = (at: number | null | undefined) => (typeof at === 'number' ? new Date(at).toISOString() : null);
  return {
    choice,
    inUse,
    hasApiToken,
    appToken: {
      state,
      receivedAt: iso(appToken?.receivedAt),
      expiresAt: iso(appToken?.expiresAt),
      refusedAt: iso(appToken?.refusedAt),
    },
    words: wordsFor({ choice, inUse, state }),
  };
}

const APP_TOKEN_WORDS: Readonly<Record<AppTokenState, string>> = {
  none: 'Jira has not sent the app’s token yet; it comes within the hour after pairing.',
  valid: '',
  expired: 'The app’s token has run out, and Jira has not sent the next one: look whether the app is still installed.',
  refused: 'Jira no longer accepts the app’s token. The next one comes within the hour if the app is still installed.',
};

function wordsFor(now: { choice: AccessChoice; inUse: SiteAccess['inUse']; state: AppTokenState }): string {
  const { choice, inUse, state } = now;
  if (inUse === 'app') return 'The CRM writes to Jira as the app.';
  if (choice === 'api_token') {
    return inUse === 'api_token'
      ? 'The CRM writes to Jira as the account whose API token it was given, as an admin chose.'
      : 'An admin chose an API token, but there is none. Give one, or choose the app’s own token.';
  }
  if (inUse === 'api_token')
    return `${APP_TOKEN_WORDS[state]} Until then the CRM writes as the account of the API token.`;
  return `${APP_TOKEN_WORDS[state]} Until then everything for this Jira waits; nothing is lost.`;
}
