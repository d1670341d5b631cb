import { syntaxError } from './jql-error.ts';

export type Token = Readonly<{
  kind: 'word' | 'string' | 'symbol' | 'property' | 'end';
  text: string;
  /** Offset in the query, from 0. */
  at: number;
  /** For kind 'property': the property's key and the path inside its value. */
  property?: { key: string; path: string };
}>;

const SYMBOLS = ['!=', '!~', '<=', '>=', '&&', '||', '=', '~', '<', '>', '(', ')', ',', '!'];
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const PROPERTY = /^issue\.property\s*\[\s*(?:"([^"]+)"|'([^']+)'|([^\]]+?))\s*\]((?:\.[A-Za-z0-9_-]+)*)/i;
const WORD = /^[^\s"'()=!~<>,&|]+/;

/** Where an offset is, as Jira's messages say it. */
export function position(query: string, at: number): string {
  const before = query.slice(0, at).split('\n');
  return `(line ${before.length}, character ${(before.at(-1)?.length ?? 0) + 1})`;
}

function readString(query: string, start: number): { text: string; end: number } {
  const quote = query.charAt(start);
  let text = '';
  for (let at = start + 1; at < query.length; at += 1) {
    const char = query.charAt(at);
    if (char === quote) return { text, end: at + 1 };
    if (char !== '\\') {
      text += char;
      continue;
    }
    at += 1;
    const escaped = query.charAt(at);
    const unicode = /^u([0-9a-fA-F]{4})/.exec(query.slice(at));
    if (unicode?.[1] !== undefined) {
      text += String.fromCharCode(Number.parseInt(unicode[1], 16));
      at += 4;
    } else if (escaped in ESCAPES) text += ESCAPES[escaped];
    else if (/["'\\ ]/.test(escaped)) text += escaped;
    else {
      throw syntaxError(
        `'\\${escaped}' is an illegal JQL escape sequence. The valid escape sequences are \\', \\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX. ${position(query, at)}`,
      );
    }
  }
  throw syntaxError(`The quoted string '${query.slice(start + 1)}' has not been completed. ${position(query, start)}`);
}

function readToken(query: string, at: number): { token: Token; end: number } {
  const char = query.charAt(at);
  if (char === '"' || char === "'") {
    const { text, end } = readString(query, at);
    return { token: { kind: 'string', text, at }, end };
  }
  const symbol = SYMBOLS.find((candidate) => query.startsWith(candidate, at));
  if (symbol !== undefined) return { token: { kind: 'symbol', text: symbol, at }, end: at + symbol.length };
  const rest = query.slice(at);
  const property = PROPERTY.exec(rest);
  if (property !== null) {
    const key = property[1] ?? property[2] ?? property[3] ?? '';
    const path = (property[4] ?? '').replace(/^\./, '');
    return {
      token: { kind: 'property', text: property[0], at, property: { key, path } },
      end: at + property[0].length,
    };
  }
  const word = WORD.exec(rest)?.[0];
  if (word === undefined) {
    throw syntaxError(
      `The character '${char}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${char
        .charCodeAt(0)
        .toString(16)
        .padStart(4, '0')}' instead. ${position(query, at)}`,
    );
  }
  return { token: { kind: 'word', text: word, at }, end: at + word.length };
}

/** Cuts a query into tokens; the last one is always 'end'. Throws Jira's 400 for what can't be a token. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    if (/\s/.test(query.charAt(at))) {
      at += 1;
      continue;
    }
    const { token, end } = readToken(query, at);
    tokens.push(token);
    at = end;
  }
  tokens.push({ kind: 'end', text: '', at: query.length });
  return tokens;
}
