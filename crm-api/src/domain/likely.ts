/** More are no help to a person. */
const OPTIONS_MAX = 60;

/** What a refusal of a word says of those that there are: all of them where a person reads so many, and the likeliest. */
export function allowed(written: unknown, options: readonly string[]): { options?: string[]; likely?: string } {
  const likely = likeliest(written, options);
  return {
    ...(options.length > 0 && options.length <= OPTIONS_MAX ? { options: [...options] } : {}),
    ...(likely === undefined ? {} : { likely }),
  };
}

/** Longer words are no slip of a finger. */
const LENGTH_MAX = 60;

/**
 * The one of some words that is most like what was written; undefined where none is near.
 * @returns by the number of letters to change, at most a third of the word
 */
function likeliest(written: unknown, options: readonly string[]): string | undefined {
  if (typeof written !== 'string' || written === '' || written.length > LENGTH_MAX) return undefined;
  const word = plain(written);
  const near = options
    .map((option) => ({ option, distance: distanceOf(word, plain(option)) }))
    .filter(({ option, distance }) => distance <= Math.max(1, Math.floor(option.length / 3)));
  return near.sort((a, b) => a.distance - b.distance)[0]?.option;
}

const plain = (word: string) => word.toLowerCase().replace(/[\s_-]/g, '');

/** Levenshtein's distance, where two letters that have changed places count as one. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  let before: number[] = [];
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      const swapped = letter === b[j - 2] && a[i - 1] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : changed;
      next.push(Math.min(changed, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
