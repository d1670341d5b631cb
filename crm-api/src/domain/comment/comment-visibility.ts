/** Why a comment from Jira is internal here: it is an internal note of a service project. */
export const INTERNAL_NOTE = 'It is an internal note of a service project in Jira.';

/**
 * Why a comment from Jira is internal here: only a role or group may read it there.
 * @param kind `role` or `group`, as Jira says; null: it does not
 */
export function restrictedTo(kind: string | null, name: string | null): string {
  const who = name === null ? `a ${kind ?? 'role or group'}` : `the ${kind ?? 'role or group'} “${name}”`;
  return `In Jira only ${who} may read it.`;
}
