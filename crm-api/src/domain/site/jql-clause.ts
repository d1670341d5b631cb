import { type Sentence, say } from '../sentences.ts';

/** A condition in JQL that may stand within another, or why it may not, in words. */
export type JqlClause = { clause: string } | { problem: Sentence };

type Token = { kind: 'text' | 'word' | 'sign'; text: string };

const SIGNS = ['!=', '!~', '<=', '>=', '&&', '||', '=', '~', '<', '>', '(', ')', ',', '!'];

/**
 * Of what stands outside of quotes, only what no reader of JQL takes for anything else. Square brackets (`cf[10001]`,
 * `issue.property[key]`) hold a plain name: to Jira, all up to the closing one is a name, round brackets too.
 */
const WORD = /^(?:[\p{L}\p{M}\p{N}_.:/@+-]|\[[\w.:-]+\])+/u;
const LONGEST_WORD = 300;

const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  "'": "'",
  '\\': '\\',
  ' ': ' ',
};

/**
 * Reads a condition that a person wrote, and writes it again from what was parsed. So what is sent on is what was understood
 * here: words and texts in their quotes, within balanced brackets, so that nothing of it can end the brackets that it is
 * put into. What is not understood is refused. Pure.
 */
export function readJqlClause(jql: string): JqlClause {
  const tokens: Token[] = [];
  let depth = 0;
  for (let at = 0; at < jql.length; ) {
    if (/\s/.test(jql.charAt(at))) {
      at += 1;
      continue;
    }
    const read = readToken(jql, at);
    if ('message' in read) return { problem: read };
    const { token, end } = read;
    if (token.text === '(' && token.kind === 'sign') depth += 1;
    if (token.text === ')' && token.kind === 'sign') depth -= 1;
    if (depth < 0) return { problem: say('jql_bracket_stray', { place: String(at + 1) }) };
    const before = tokens.at(-1);
    if (isWord(token, 'by') && before && isWord(before, 'order')) return { problem: say('jql_order') };
    tokens.push(token);
    at = end;
  }
  if (depth > 0) return { problem: say('jql_bracket_open') };
  if (tokens.length === 0) return { problem: say('jql_empty') };
  return { clause: tokens.map(written).join(' ') };
}

const isWord = ({ kind, text }: Token, word: string) => kind === 'word' && text.toLowerCase() === word;

function readToken(jql: string, at: number): { token: Token; end: number } | Sentence {
  const char = jql.charAt(at);
  if (char === '"' || char === "'") return readText(jql, at);
  const sign = SIGNS.find((one) => jql.startsWith(one, at));
  if (sign !== undefined) return { token: { kind: 'sign', text: sign }, end: at + sign.length };
  // Cut, or a long text would be copied for each of its words.
  const word = WORD.exec(jql.slice(at, at + LONGEST_WORD))?.[0];
  if (word?.length === LONGEST_WORD) return say('jql_word', { place: String(at + 1) });
  if (word === undefined) return say('jql_sign', { sign: char, place: String(at + 1) });
  return { token: { kind: 'word', text: word }, end: at + word.length };
}

function readText(jql: string, start: number): { token: Token; end: number } | Sentence {
  const quote = jql.charAt(start);
  let text = '';
  for (let at = start + 1; at < jql.length; at += 1) {
    const char = jql.charAt(at);
    if (char === quote) return { token: { kind: 'text', text }, end: at + 1 };
    if (char !== '\\') {
      text += char;
      continue;
    }
    at += 1;
    const escaped = jql.charAt(at);
    const [, code] = /^u([0-9a-f]{4})/i.exec(jql.slice(at, at + 5)) ?? [];
    const plain = code === undefined ? ESCAPED[escaped] : String.fromCharCode(Number.parseInt(code, 16));
    if (plain === undefined) return say('jql_escape', { sign: `\\${escaped}`, place: String(at) });
    text += plain;
    if (code !== undefined) at += 4;
  }
  return say('jql_quote', { place: String(start + 1) });
}

/** Between blanks each, so that no two of them can be read as one. */
function written({ kind, text }: Token): string {
  if (kind !== 'text') return text;
  const escaped = text.replace(/["\\\p{C}]/gu, (char) =>
    /["\\]/.test(char)
      ? `\\${char}`
      : codeUnits(char)
          .map((unit) => `\\u${unit}`)
          .join(''),
  );
  return `"${escaped}"`;
}

const codeUnits = (char: string): string[] =>
  Array.from({ length: char.length }, (_, i) => char.charCodeAt(i).toString(16).padStart(4, '0'));
