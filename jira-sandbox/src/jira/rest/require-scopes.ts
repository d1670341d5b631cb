import { readFileSync } from 'node:fs';
import type { Actor } from '../actor.ts';
import { gatewayError } from './gateway-error.ts';

/** operationId → scopes, from Atlassian's OpenAPI file (`npm run scopes`). */
const TABLE = JSON.parse(readFileSync(new URL('./operation-scopes.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

/** Endpoints that the file lacks: the old search, which answers everybody that it is gone, and what is not Jira's own. */
const OUTSIDE_THE_TABLE: Readonly<Record<string, string>> = {
  searchForIssuesUsingJql: 'read:jira-work',
  searchForIssuesUsingJqlPost: 'read:jira-work',
  reportAccounts: 'report:personal-data',
};

/** The scopes that an operation needs; undefined: nobody has said. */
export function scopesOf(operation: string): readonly string[] | undefined {
  const scopes = TABLE[operation] ?? OUTSIDE_THE_TABLE[operation];
  return scopes?.split(' ').filter((scope) => scope !== '');
}

/**
 * @throws the gateway's 401 where the token lacks a scope: the token is fine, the call is not
 * (docs/reference/jira-rest.md#gateway-errors)
 */
export function requireScopes(operation: string, { scopes }: Actor): void {
  if (scopes === null) return;
  const needed = scopesOf(operation);
  if (needed?.every((scope) => scopes.includes(scope))) return;
  throw gatewayError(401, 'Unauthorized; scope does not match', {
    'X-Failure-Category': 'FAILURE_CLIENT_SCOPE_CHECK',
  });
}
