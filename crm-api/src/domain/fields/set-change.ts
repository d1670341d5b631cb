import type { Base, Known } from './synced-field.ts';

/** Items that a request adds to a set, and that it takes away. It leaves all others as they are. */
export type SetChange = { added: string[]; removed: string[] };

/** The items of a set as it is kept; of anything else none. */
export const itemsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/**
 * What has to be added to and taken from Jira's set so that it shows ours, and nothing else is touched. What was sent
 * without an answer may stand there or not, so it is said again.
 */
export function setChange(wanted: readonly string[], known: Known | undefined): SetChange {
  const agreed = itemsOf(known?.base?.jira);
  const surely = agreed.filter((item) => !known?.removed.includes(item));
  const maybe = new Set([...agreed, ...(known?.added ?? [])]);
  return {
    added: wanted.filter((item) => !surely.includes(item)),
    removed: [...maybe].filter((item) => !wanted.includes(item)).sort(),
  };
}

/**
 * What a request for a set adds and takes away, beside those without an answer, with what an earlier try of it does: any of them
 * may be carried out.
 */
export function changeBy(
  wanted: unknown,
  base: Base | undefined,
  { sends, earlier }: { sends: Omit<Known, 'base'>; earlier: SetChange },
): SetChange {
  const { added, removed } = setChange(itemsOf(wanted), {
    base,
    added: [...sends.added, ...earlier.removed],
    removed: sends.removed,
  });
  return { added: [...new Set([...earlier.added, ...added])].sort(), removed };
}

/** The items that stand in one of two sets alone. */
export const changedItems = (a: readonly string[], b: readonly string[]): string[] => [
  ...a.filter((item) => !b.includes(item)),
  ...b.filter((item) => !a.includes(item)),
];

/**
 * Puts together what both sides did to a set since they last agreed.
 * @param base what they agreed on
 * @param added what we had sent without an answer adds: of what it explains in Jira's set, we are the cause
 * @param removed what it takes away
 * @param edited what was edited here since these were sent: that is an edit, whatever was agreed on
 */
export function mergeSets(input: {
  base: readonly string[];
  added: readonly string[];
  removed: readonly string[];
  edited: readonly string[];
  local: readonly string[];
  theirs: readonly string[];
}): string[] {
  const { local, theirs } = input;
  const agreed = new Set(input.base);
  for (const item of input.added) if (theirs.includes(item)) agreed.add(item);
  for (const item of input.removed) if (!theirs.includes(item)) agreed.delete(item);
  for (const item of input.edited)
    if (local.includes(item)) agreed.delete(item);
    else agreed.add(item);
  const removed = new Set([...agreed].filter((item) => !local.includes(item) || !theirs.includes(item)));
  return [...new Set([...local, ...theirs])].filter((item) => !removed.has(item)).sort();
}
