/**
 * Text as Markdown that reads back as that very text. What could be taken for markup, a link or a character reference gets
 * a backslash, and nothing else, so that a plain sentence stays as it was typed. The first characters of a line are
 * `escapeLineStart`'s to guard. `inLink`: within a link's text, where an address stays text by itself.
 */
export function escapeText(text: string, inLink = false): string {
  return inLink ? escapeSigns(text) : escapeAddresses(escapeSigns(text));
}

function escapeSigns(text: string): string {
  return text
    .replace(/[\\`*[\]~]/g, '\\$&')
    .replace(/\\\]\(/g, '\\]\\(') // marked takes the backslash off a `\]` in a link's text before it looks for links there.
    .replace(/_/g, (_, at: number, all: string) => (isWord(all[at - 1]) && isWord(all[at + 1]) ? '_' : '\\_'))
    .replace(/<(?! )/g, '\\<')
    .replace(/&(?=#?[a-z0-9]+;)/gi, '\\&')
    .replace(/\t/g, '&#9;'); // The parser makes four spaces of a tab within a list.
}

function escapeAddresses(text: string): string {
  return text
    .replace(/(https?|ftp):(?=\/\/)/gi, '$1\\:')
    .replace(/(www)\.(?=\S)/gi, '$1\\.')
    .replace(/(?<=[\w.+-])@(?=[\w-])/g, '\\@');
}

/** One line of a paragraph, so that its first characters start no heading, quote, list, table, rule or underline. */
export function escapeLineStart(line: string): string {
  return line
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(?:#{1,6}(?=\s|$)|>|-(?=[\s\-|:]|$)|\+(?=\s|$)|=+\s*$|:(?=-)|\|)/, '\\$&');
}

/** Code between backticks: a fence longer than any run of backticks inside it. */
export function codeSpan(code: string): string {
  const fence = '`'.repeat(longestRun(code, '`') + 1);
  const pad = /^`|`$/.test(code) || (/^ .* $/.test(code) && /[^ ]/.test(code)) ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** The length of the longest row of one character in a text. */
export function longestRun(text: string, character: string): number {
  let longest = 0;
  let current = 0;
  for (const c of text) {
    current = c === character ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

/** A character written as a number reference (`&#x41;`): the same text, but no letter or punctuation beside a delimiter. */
export function asReference(character: string): string {
  return `&#x${(character.codePointAt(0) ?? 0xfffd).toString(16)};`;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}
