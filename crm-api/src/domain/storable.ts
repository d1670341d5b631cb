import type { ProblemIssue } from '@synapse/shared/problem';

/**
 * PostgreSQL takes neither NUL nor half a surrogate pair, in text or in jsonb. Every edge goes by this file: what somebody
 * sends by hand or by a program of theirs is refused with its path, for they can correct it; what a machine forwards (an
 * event, a heartbeat, Jira's answers) is cleaned, for nobody there could, and nothing must be lost over one broken letter.
 */

const REPLACEMENT = '\ufffd';

/** What PostgreSQL would not take in a text, in plain words. */
function unstorable(text: string): string | undefined {
  if (text.includes('\u0000')) return 'has a NUL character in it';
  return text.isWellFormed() ? undefined : 'has half a character (a lone surrogate) in it';
}

export const isStorable = (text: string): boolean => unstorable(text) === undefined;

type Found = { message: string /** From the innermost outwards. */; keys: string[] };

/**
 * The first text, or name of a member, that PostgreSQL would not take. Each value is looked at once, and a path is put
 * together for what is found only.
 * @param value must be of bounded depth, as http/kernel/json-body.ts leaves it
 */
export function findUnstorable(value: unknown): ProblemIssue | undefined {
  const found = find(value);
  return found && { path: found.keys.reverse().join('.'), message: found.message };
}

function find(value: unknown): Found | undefined {
  if (typeof value === 'string') {
    const message = unstorable(value);
    return message === undefined ? undefined : { message, keys: [] };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    // What checks it would leave a member called __proto__ out, without a word.
    if (!isStorable(key) || key === '__proto__')
      return { message: 'has a name that cannot be stored', keys: [cleanText(key)] };
    const found = find((value as Record<string, unknown>)[key]);
    if (!found) continue;
    found.keys.push(key);
    return found;
  }
  return undefined;
}

export function cleanText(text: string): string {
  return isStorable(text) ? text : text.replaceAll('\u0000', REPLACEMENT).toWellFormed();
}

/** JSON can carry both in escapes only: a text without them needs no second look. */
const ESCAPED = /\\u(?:0000|d[89a-f])/i;

/** Parses JSON, and cleans what is in it, however deep. @throws SyntaxError */
export function parseCleanJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return ESCAPED.test(text) ? cleaned(value) : value;
}

function cleaned(root: unknown): unknown {
  const top = [root];
  const waiting: object[] = [top];
  for (let holder = waiting.pop(); holder; holder = waiting.pop()) {
    const members = holder as Record<string, unknown>;
    for (const key of Object.keys(members)) {
      const value = typeof members[key] === 'string' ? cleanText(members[key]) : members[key];
      const name = cleanText(key);
      if (name !== key) delete members[key];
      // As JSON.parse does: a member may be called __proto__.
      if (name !== key || value !== members[key])
        Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
      if (typeof value === 'object' && value !== null) waiting.push(value);
    }
  }
  return top[0];
}
