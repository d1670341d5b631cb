import type { AnswerOf } from '@synapse/api-client/client';
import { ApiProblem } from '@synapse/api-client/problem';
import { ErrorResponse, InMemoryWebStorage, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { t } from '../texts/t.ts';

/** Somebody whom the identity provider has signed in. Their tokens are in this page's memory only. */
export type SignedIn = {
  /**
   * A token for the API, renewed where it ends within a minute.
   * @throws ApiProblem unauthenticated where the provider's session is over
   */
  token: () => Promise<string>;
  person: { name: string; email: string };
  /** Here and at the provider; the page is left. */
  signOut: () => Promise<void>;
  /** After somebody signed out on another page, and so at the provider too: this page is left. */
  leave: () => void;
  /** At the provider, and back to the same place; the page is left. */
  signInAgain: () => Promise<void>;
};

/** Where a page that was just opened stands. */
export type Started =
  | { kind: 'signed-in'; signedIn: SignedIn }
  /** The person signed out before, or the provider refused: `problem` is in its words. */
  | { kind: 'signed-out'; problem: string | null; signIn: () => Promise<void> }
  /** The operator named no identity provider for the page. */
  | { kind: 'by-token' };

/** Whoever signed out is asked before they are signed in again. */
const SIGNED_OUT = 'synapse.signed-out';

const RENEW_BEFORE_S = 60;

let started: Promise<Started> | undefined;

/**
 * Signs in, once for each page: whoever the provider knows already comes back at once, by two redirects. It does not end
 * where the browser is sent to the provider.
 */
export function startSession(): Promise<Started> {
  started ??= start().catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function start(): Promise<Started> {
  const { signIn: config } = configHere();
  if (!config) return { kind: 'by-token' };
  const manager = createManager(config);
  const signIn = () => leaveTo(manager.signinRedirect({ state: { place: placeNow() } }));
  const query = new URLSearchParams(window.location.search);
  if (query.has('state') && (query.has('code') || query.has('error'))) return comeBack(manager, signIn);
  if (sessionStorage.getItem(SIGNED_OUT) !== null) return { kind: 'signed-out', problem: null, signIn };
  return signIn();
}

/** How people sign in: the API writes it into the page, which need not ask for it. */
function configHere(): AnswerOf<'readWebConfig'> {
  const written = document.querySelector<HTMLMetaElement>('meta[name=synapse-config]')?.content;
  return written ? JSON.parse(written) : { signIn: null };
}

function createManager(config: NonNullable<AnswerOf<'readWebConfig'>['signIn']>): UserManager {
  return new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${origin()}/`,
    post_logout_redirect_uri: `${origin()}/`,
    scope: config.scopes.join(' '),
    ...(config.resource === null ? {} : { resource: config.resource }),
    ...(config.audience === null ? {} : { extraQueryParams: { audience: config.audience } }),
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    // Renewed when a token is asked for: a timer would be late after the computer has slept.
    automaticSilentRenew: false,
  });
}

/** Takes what the provider sent back, and puts the place that the person wanted into the address again. */
async function comeBack(manager: UserManager, signIn: () => Promise<never>): Promise<Started> {
  let user: User | undefined;
  try {
    user = await manager.signinCallback();
  } catch (error) {
    setPlace(placeIn(error instanceof ErrorResponse ? error.state : undefined));
    return { kind: 'signed-out', problem: error instanceof Error ? error.message : t.error.unknown, signIn };
  }
  setPlace(placeIn(user?.state));
  if (!user) return signIn();
  sessionStorage.removeItem(SIGNED_OUT);
  const { name, email, sub } = user.profile;
  const leave = () => {
    sessionStorage.setItem(SIGNED_OUT, 'true');
    window.location.assign('/');
  };
  return {
    kind: 'signed-in',
    signedIn: {
      token: tokensOf(manager),
      person: { name: name ?? email ?? sub, email: email ?? '' },
      signInAgain: signIn,
      leave,
      async signOut() {
        sessionStorage.setItem(SIGNED_OUT, 'true');
        // A provider that does not answer keeps nobody signed in here.
        await leaveTo(manager.signoutRedirect().catch(leave));
      },
    },
  };
}

function tokensOf(manager: UserManager): () => Promise<string> {
  let renewing: Promise<User | null> | undefined;
  return async () => {
    const user = await manager.getUser();
    if (!user) throw ended();
    if ((user.expires_in ?? RENEW_BEFORE_S) > RENEW_BEFORE_S) return user.access_token;
    if (!user.refresh_token) return stillGood(user);
    try {
      // All who ask at once share one renewal: a refresh token opens once.
      renewing ??= manager.signinSilent().finally(() => {
        renewing = undefined;
      });
      return (await renewing)?.access_token ?? stillGood(user);
    } catch (error) {
      if (!user.expired) return user.access_token;
      throw error instanceof ErrorResponse ? ended() : error;
    }
  };
}

function stillGood(user: User): string {
  if (user.expired) throw ended();
  return user.access_token;
}

/** As the API would answer a token that has ended, so that one place shows both. */
const ended = () =>
  new ApiProblem({
    type: 'about:blank',
    title: t.signIn.title,
    status: 401,
    code: 'unauthenticated',
    detail: t.signIn.ended,
  } as ApiProblem['problem']);

/** The browser is on its way to another page: nothing of this one goes on. */
async function leaveTo(leaving: Promise<void>): Promise<never> {
  await leaving;
  return new Promise<never>(() => undefined);
}

const origin = () => window.location.origin;

const placeNow = () => `${window.location.pathname}${window.location.search}${window.location.hash}`;

function placeIn(state: unknown): string {
  const place = typeof state === 'object' && state !== null && 'place' in state ? state.place : null;
  return typeof place === 'string' && /^\/(?!\/)/.test(place) ? place : '/';
}

const setPlace = (place: string) => window.history.replaceState(null, '', place);
