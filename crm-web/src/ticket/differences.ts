/** A piece of two texts: in both, or in one. */
export type Part = { text: string; in: 'both' | 'ours' | 'theirs' };

/** Beyond this many words on a side the texts are shown whole: the table of the comparison grows with their product. */
const WORDS_MOST = 1_000;

/** The words of two texts with their differences, by the longest common subsequence of words. */
export function differencesOf(ours: string, theirs: string): Part[] {
  const [a, b] = [wordsIn(ours), wordsIn(theirs)];
  if (a.length > WORDS_MOST || b.length > WORDS_MOST) {
    return [
      { text: ours, in: 'ours' },
      { text: theirs, in: 'theirs' },
    ];
  }
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const parts: Part[] = [];
  const add = (text: string | undefined, where: Part['in']) => {
    const last = parts.at(-1);
    if (last?.in === where) last.text += text ?? '';
    else parts.push({ text: text ?? '', in: where });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(a[i], 'both');
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) add(a[i++], 'ours');
    else add(b[j++], 'theirs');
  }
  return parts;
}

const wordsIn = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];
