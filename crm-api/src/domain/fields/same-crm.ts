/** A set as it is kept: sorted, nothing twice. */
export function setOf(items: Iterable<string>): string[] {
  return [...new Set(items)].sort();
}

/** A CRM value as it is kept: every list is a set, and what is missing is null. */
export function canonical(value: unknown): unknown {
  return Array.isArray(value) ? setOf(value as string[]) : (value ?? null);
}

/** Whether two CRM values say the same: sets without regard to order, people by who they are and not by name. */
export function sameCrm(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
  const [one, other] = [identityOf(a), identityOf(b)];
  return one !== null && other !== null ? one === other : (a ?? null) === (b ?? null);
}

/** Whether a value is none: then a new ticket has nothing to send for it. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Who a person is: the Atlassian account, or for somebody matched with none, the CRM's user. */
function identityOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('accountId' in value)) return null;
  if (typeof value.accountId === 'string') return `jira:${value.accountId}`;
  return 'userId' in value ? `crm:${String(value.userId)}` : null;
}
