import type { Actor } from '../actor.ts';
import { type AppTokens, DEFAULT_SCOPES } from '../app-tokens.ts';
import type { Jira } from '../jira.ts';
import { JiraError } from '../jira-error.ts';
import { type UserRecord, userOf } from '../model/catalog.ts';
import { gatewayError } from './gateway-error.ts';

/** What of a request says who makes it: its header, and by which of the site's two addresses it came. */
export type Credentials = { readonly authorization: string | undefined; readonly through: 'site' | 'gateway' };

function unauthorized(through: Credentials['through']): JiraError {
  if (through === 'gateway') return gatewayError(401, 'Unauthorized');
  return new JiraError(
    401,
    { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} },
    { 'WWW-Authenticate': 'Basic realm="Jira sandbox"', 'X-Seraph-Loginreason': 'AUTHENTICATED_FAILED' },
  );
}

/** A person by their API token. One that has scopes is known at the gateway alone. */
function personActor(jira: Jira, user: UserRecord | undefined, through: Credentials['through']): Actor | undefined {
  if (!user?.active) return undefined;
  const scopes = jira.settings.scopedApiTokens[user.apiToken] ?? null;
  if (scopes !== null && through === 'site') return undefined;
  return { user, viaApp: null, scopes, tokenLabel: `user:${user.accountId}` };
}

function basicActor(jira: Jira, encoded: string, through: Credentials['through']): Actor | undefined {
  const [email = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const apiToken = rest.join(':');
  const user = jira.catalog.users.find((one) => one.loginEmail === email.toLowerCase() && one.apiToken === apiToken);
  return personActor(jira, user, through);
}

/** A bearer token is an app's token, or a person's API token by itself. */
function bearerActor(jira: Jira, tokens: AppTokens, token: string, through: Credentials['through']): Actor | undefined {
  const record = tokens.find(token);
  if (record === undefined) {
    const person = jira.catalog.users.find(({ apiToken }) => apiToken === token);
    return personActor(jira, person, through);
  }
  const user = userOf(jira.catalog, record.accountId);
  const { appId, scopes = DEFAULT_SCOPES } = record;
  return user && { user, viaApp: appId, scopes, tokenLabel: `app:${appId}` };
}

/** Who makes a request. Throws Jira's 401, or its gateway's. */
export function authenticate(jira: Jira, tokens: AppTokens, { authorization, through }: Credentials): Actor {
  const [, scheme = '', credential = ''] = /^(\S+)\s+(.+)$/.exec(authorization ?? '') ?? [];
  const actor =
    scheme.toLowerCase() === 'basic'
      ? basicActor(jira, credential, through)
      : scheme.toLowerCase() === 'bearer'
        ? bearerActor(jira, tokens, credential, through)
        : undefined;
  if (actor === undefined) throw unauthorized(through);
  return actor;
}
