/**
 * How long an app's token is good at least when it does not say so itself, ms
 * (docs/reference/forge-remotes.md#app-system-token).
 */
const UNSAID_MS = 55 * 60_000;

/** Atlassian gives none for longer (developer.atlassian.com/platform/forge/remote/scheduled-triggers), ms. */
const LONGEST_MS = 4 * 3_600_000;

/**
 * When an app's token runs out. It is a JWT whose `exp` says so; it is not ours to verify, for it is Jira's to believe.
 * @param now epoch milliseconds
 * @returns epoch milliseconds
 */
export function expiryOfAppToken(token: string, now: number): number {
  const said = expIn(token);
  return said === null ? now + UNSAID_MS : Math.min(said, now + LONGEST_MS);
}

function expIn(token: string): number | null {
  const [, claims] = token.split('.');
  if (claims === undefined) return null;
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : null;
  } catch {
    return null;
  }
}
