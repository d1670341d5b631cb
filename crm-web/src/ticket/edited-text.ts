/** What a person makes of a value, and the value that they began with. */
export type Edited = { text: string; base: string };

/** Whether somebody else changed the value since this edit began, to something else than what is typed. */
export const changedMeanwhile = (edited: Edited, now: string): boolean => now !== edited.base && now !== edited.text;

/** @returns null where nothing is being edited, or a browser kept something else under the name */
export function readEdited(kept: string): Edited | null {
  try {
    const read: unknown = JSON.parse(kept);
    if (typeof read !== 'object' || read === null || !('text' in read) || !('base' in read)) return null;
    const { text, base } = read;
    return typeof text === 'string' && typeof base === 'string' ? { text, base } : null;
  } catch {
    return null;
  }
}

const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean);

/** A set as it is now, with what somebody added to what they saw of it and without what they took away. */
export const mergedSet = (seen: readonly string[], made: readonly string[], now: readonly string[]): string[] => [
  ...new Set([
    ...now.filter((one) => made.includes(one) || !seen.includes(one)),
    ...made.filter((one) => !seen.includes(one)),
  ]),
];

/** The labels there are now, with what the person added and without what they took away. Null: they changed nothing. */
export function mergedLabels(edited: Edited, now: readonly string[]): string[] | null {
  const [typed, base] = [wordsIn(edited.text), wordsIn(edited.base)];
  const labels = mergedSet(base, typed, now);
  return labels.join(' ') === now.join(' ') ? null : labels;
}
