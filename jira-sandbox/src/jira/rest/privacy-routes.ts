import { messageError } from '../jira-error.ts';
import { gatewayError } from './gateway-error.ts';
import { noContent, type RestAnswer, type RestContext, type Route, route } from './route.ts';

const ACCOUNTS_MAX = 90;

type Reported = { accountId: string; updatedAt: string };

/**
 * Atlassian's personal data reporting: an app tells which accounts it holds data of and from when, and learns which were
 * closed and which have changed since (developer.atlassian.com, "User privacy guidelines"; @forge/api, privacy).
 */
function reportAccounts({ jira, actor, body }: RestContext): RestAnswer {
  if (actor.viaApp === null) throw gatewayError(403, 'Only an app may report accounts');
  const accounts = (body as { accounts?: unknown } | undefined)?.accounts;
  if (
    !Array.isArray(accounts) ||
    accounts.length === 0 ||
    accounts.length > ACCOUNTS_MAX ||
    !accounts.every(isReported)
  )
    throw messageError(
      400,
      `Between 1 and ${ACCOUNTS_MAX} accounts, each with accountId and updatedAt, are reported at once.`,
    );
  const changed = accounts.flatMap(({ accountId, updatedAt }: Reported) => {
    const person = jira.settings.people[accountId];
    if (person?.closed) return [{ accountId, status: 'closed' }];
    return person !== undefined && Date.parse(updatedAt) < person.updated ? [{ accountId, status: 'updated' }] : [];
  });
  const headers = { 'Cycle-Period': 'P7D' };
  return changed.length === 0 ? { ...noContent, headers } : { status: 200, headers, body: { accounts: changed } };
}

/** No account's id is longer (Atlassian's OpenAPI file). */
const ID_MAX = 128;

function isReported(value: unknown): value is Reported {
  const { accountId, updatedAt } = (value ?? {}) as Partial<Reported>;
  const isAccount = typeof accountId === 'string' && accountId.length > 0 && accountId.length <= ID_MAX;
  return isAccount && typeof updatedAt === 'string' && !Number.isNaN(Date.parse(updatedAt));
}

/** Not part of Jira's REST API: they stand at the root of Atlassian's gateway. */
export const privacyRoutes: readonly Route[] = [route('reportAccounts', 'POST', '/report-accounts', reportAccounts)];
