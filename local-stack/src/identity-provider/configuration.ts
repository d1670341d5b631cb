import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { type ProviderKeys, SIGNING_ALGORITHM } from './keys.ts';
import { createMemory } from './memory.ts';
import { messagePage, signOutPage } from './pages.ts';
import type { Person } from './people.ts';
import { API_RESOURCE, WEB_CLIENT_ID } from './web-client.ts';

const SCOPES = 'openid profile email offline_access';
const HOUR = 3_600;

export type ProviderOptions = {
  keys: ProviderKeys;
  people: readonly Person[];
  /** Where the frontend is served: it is sent back there, and may ask for tokens from there. */
  webOrigins: readonly string[];
  /** How long a token for the API lasts. */
  accessTokenSeconds: number;
  /** The Jira of the demo: who signs in is told how to see both sides at once. */
  jiraUrl: string;
};

export function configurationOf({ keys, people, webOrigins, accessTokenSeconds }: ProviderOptions): Configuration {
  const claimsOf = (subject: string | undefined) => {
    const person = people.find((one) => one.subject === subject);
    return person && { name: person.name, email: person.email, email_verified: person.emailVerified };
  };
  const addresses = webOrigins.map((origin) => `${origin}/`);
  return {
    jwks: { keys: [keys.signing] } as NonNullable<Configuration['jwks']>,
    adapter: createMemory(),
    cookies: { keys: [keys.cookies] },
    clients: [
      {
        client_id: WEB_CLIENT_ID,
        client_name: 'SynapseCRM',
        // A page keeps no secret; PKCE stands in for it.
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: addresses,
        post_logout_redirect_uris: addresses,
        id_token_signed_response_alg: SIGNING_ALGORITHM,
      },
    ],
    clientBasedCORS: (_ctx, origin) => webOrigins.includes(origin),
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    // A token for the API opens no userinfo endpoint, so the ID token says who it is.
    conformIdTokenClaims: false,
    findAccount: (_ctx, subject) => {
      const claims = claimsOf(subject);
      return claims && { accountId: subject, claims: () => ({ sub: subject, ...claims }) };
    },
    extraTokenClaims: (_ctx, token) => ('accountId' in token ? claimsOf(token.accountId) : undefined),
    // Also without `offline_access`, which would have to ask for consent. It ends with the session.
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    loadExistingGrant: grantAll,
    pkce: { required: () => true },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 24 * HOUR,
      Session: 24 * HOUR,
      Grant: 24 * HOUR,
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== API_RESOURCE) throw new errors.InvalidTarget();
          return {
            scope: '',
            audience: API_RESOURCE,
            accessTokenFormat: 'jwt',
            accessTokenTTL: accessTokenSeconds,
            jwt: { sign: { alg: SIGNING_ALGORITHM } },
          };
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource(ctx) {
          ctx.body = messagePage('Signed out', 'You are signed out. You can close this page.');
        },
      },
    },
    renderError: (ctx, { error, error_description: said }) => {
      ctx.type = 'html';
      ctx.body = messagePage('This did not work', `${said ?? error}. Go back to the CRM, and sign in again.`);
    },
  };
}

/** There is one client, and it is ours: nobody is asked whether it may know who they are. */
async function grantAll({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const kept = known === undefined ? undefined : await provider.Grant.find(known);
  if (kept) return kept;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(API_RESOURCE, '');
  await grant.save();
  return grant;
}
