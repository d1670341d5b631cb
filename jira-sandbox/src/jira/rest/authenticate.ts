import type { Actor } from '../actor.ts';
import type { AppTokens } from '../app-tokens.ts';
import { JiraError } from '../jira-error.ts';
import { type SiteCatalog, userOf } from '../model/catalog.ts';

function unauthorized(): JiraError {
  return new JiraError(
    401,
    { errorMessages: ['Client must be authenticated to access this resource.'], errors: {} },
    { 'WWW-Authenticate': 'Basic realm="Jira sandbox"', 'X-Seraph-Loginreason': 'AUTHENTICATED_FAILED' },
  );
}

function basicActor(catalog: SiteCatalog, encoded: string): Actor | undefined {
  const [email = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const apiToken = rest.join(':');
  const user = catalog.users.find(
    (candidate) => candidate.loginEmail === email.toLowerCase() && candidate.apiToken === apiToken,
  );
  return user?.active ? { user, viaApp: null, tokenLabel: `user:${user.accountId}` } : undefined;
}

/** A bearer token is an app's token, or a person's API token by itself. */
function bearerActor(catalog: SiteCatalog, tokens: AppTokens, token: string): Actor | undefined {
  const record = tokens.find(token);
  if (record === undefined) {
    const user = catalog.users.find((candidate) => candidate.apiToken === token && candidate.active);
    return user && { user, viaApp: null, tokenLabel: `user:${user.accountId}` };
  }
  const user = userOf(catalog, record.accountId);
  return user && { user, viaApp: record.appId, tokenLabel: `app:${record.appId}` };
}

/** Who a request's Authorization header stands for. Throws Jira's 401. */
export function authenticate(catalog: SiteCatalog, tokens: AppTokens, header: string | undefined): Actor {
  const [, scheme = '', credential = ''] = /^(\S+)\s+(.+)$/.exec(header ?? '') ?? [];
  const actor =
    scheme.toLowerCase() === 'basic'
      ? basicActor(catalog, credential)
      : scheme.toLowerCase() === 'bearer'
        ? bearerActor(catalog, tokens, credential)
        : undefined;
  if (actor === undefined) throw unauthorized();
  return actor;
}
