import type { Base, Known } from './synced-field.ts';

/** The items of a set as it is kept; of anything else none. */
export const itemsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/**
 * What has to be added to and taken from Jira's set so that it shows ours, and nothing else is touched. What was sent
 * without an answer may stand there or not, so it is said again.
 */
export function setChange(wanted: readonly string[], known: Known | undefined): { added: string[]; removed: string[] } {
  const agreed = itemsOf(known?.base?.jira);
  const sent = known?.inFlight.map(itemsOf) ?? [];
  const surely = agreed.filter((item) => !known?.removed.includes(item));
  const maybe = new Set([...agreed, ...sent.flat()]);
  return {
    added: wanted.filter((item) => !surely.includes(item)),
    removed: [...maybe].filter((item) => !wanted.includes(item)).sort(),
  };
}

/** What a request for a set takes away: all that is there or may come there, and is not wanted. @param inFlight sets without an answer */
export function removedBy(wanted: unknown, base: Base | undefined, inFlight: readonly unknown[]): string[] {
  return setChange(itemsOf(wanted), { base, inFlight, removed: [] }).removed;
}

/** The items that stand in one of two sets alone. */
export const changedItems = (a: readonly string[], b: readonly string[]): string[] => [
  ...a.filter((item) => !b.includes(item)),
  ...b.filter((item) => !a.includes(item)),
];

/**
 * Puts together what both sides did to a set since they last agreed.
 * @param base what they agreed on
 * @param inFlight what we had sent without an answer: of what it explains in Jira's set, we are the cause
 * @param removed what these take away
 * @param edited what was edited here since these were sent: that is an edit, whatever was agreed on
 */
export function mergeSets(input: {
  base: readonly string[];
  inFlight: readonly unknown[];
  removed: readonly string[];
  edited: readonly string[];
  local: readonly string[];
  theirs: readonly string[];
}): string[] {
  const { local, theirs } = input;
  const sent = input.inFlight.map(itemsOf);
  const agreed = new Set(input.base);
  for (const item of sent.flat()) if (theirs.includes(item)) agreed.add(item);
  for (const item of input.removed) if (!theirs.includes(item)) agreed.delete(item);
  for (const item of input.edited)
    if (local.includes(item)) agreed.delete(item);
    else agreed.add(item);
  const removed = new Set([...agreed].filter((item) => !local.includes(item) || !theirs.includes(item)));
  return [...new Set([...local, ...theirs])].filter((item) => !removed.has(item)).sort();
}
