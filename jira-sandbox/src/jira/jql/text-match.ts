const WORDS = /[\p{L}\p{N}]+/gu;

function words(text: string): string[] {
  return text.toLowerCase().match(WORDS) ?? [];
}

function containsPhrase(haystack: readonly string[], phrase: readonly string[]): boolean {
  if (phrase.length === 0) return true;
  return haystack.some((_, start) => phrase.every((word, offset) => haystack[start + offset] === word));
}

/**
 * A matcher for `~`: every word must occur (in any order), `word*` by its beginning, and `"a phrase"` in inner quotes
 * word by word. Case does not matter. (The real site also stems words; the sandbox does not.)
 */
export function textMatcher(needle: string): (text: string) => boolean {
  const phrases = [...needle.matchAll(/"([^"]*)"/g)].map((match) => words(match[1] ?? ''));
  const loose = needle.replace(/"[^"]*"/g, ' ');
  const prefixes = [...loose.toLowerCase().matchAll(/([\p{L}\p{N}]+)\*/gu)].map((match) => match[1] ?? '');
  const exact = words(loose.replace(/[\p{L}\p{N}]+\*/gu, ' '));
  return (text) => {
    const found = words(text);
    const set = new Set(found);
    return (
      exact.every((word) => set.has(word)) &&
      prefixes.every((prefix) => found.some((word) => word.startsWith(prefix))) &&
      phrases.every((phrase) => containsPhrase(found, phrase))
    );
  };
}
