import { isUtf8 } from 'node:buffer';
import { parseCleanJson } from '../../domain/storable.ts';
import { ProblemError } from './error-mapper.ts';

/** What JSON may cost whoever parses it. */
export type JsonLimits = { depth: number; values: number };

/** A body of the API: what its schemas take is flat, and lists are of hundreds. */
export const BODY_LIMITS: JsonLimits = { depth: 64, values: 20_000 };

/** What an app signed. A comment of any depth must be taken in, for it would be lost; how it is read is bounded elsewhere. */
export const SIGNED_LIMITS: JsonLimits = { depth: Number.POSITIVE_INFINITY, values: 50_000 };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Looks over JSON before it is parsed, in one pass over its bytes and without memory: a megabyte of brackets costs this
 * 3 ms, and the parser 150. What is no JSON is left for the parser to tell.
 * @returns how many bytes were looked at
 * @throws ProblemError invalid_request as soon as it is nested too deep or holds too much
 */
export function boundJson(bytes: Uint8Array, limits: JsonLimits): number {
  let depth = 0;
  let values = 0;
  let inText = false;
  let at = 0;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === 0x5b || byte === 0x7b) {
      values++;
      if (++depth > limits.depth) throw tooMuch(`is nested deeper than ${limits.depth} levels`);
    } else if (byte === 0x5d || byte === 0x7d) depth--;
    else if (byte === 0x2c) values++;
    if (values > limits.values) throw tooMuch(`holds more than ${limits.values} values`);
  }
  return at;
}

function tooMuch(what: string): ProblemError {
  return new ProblemError({ code: 'invalid_request', detail: `The body ${what}. Send less at once.` });
}

/**
 * Looks over a body of the API before it is parsed. The parser would put the same sign in the place of every byte that is no UTF-8,
 * and who sends Latin-1 would find their umlauts gone, in Jira too.
 * @throws ProblemError malformed_json or invalid_request
 */
export function lookOver(bytes: Uint8Array): void {
  if (!isUtf8(bytes)) throw notJson();
  boundJson(bytes, BODY_LIMITS);
}

const notJson = () => new ProblemError({ code: 'malformed_json', detail: 'The body is not JSON in UTF-8.' });

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Parses a signed body; what PostgreSQL would not take in it is replaced. @throws ProblemError malformed_json or invalid_request */
export function parseSignedJson(bytes: Uint8Array): unknown {
  boundJson(bytes, SIGNED_LIMITS);
  try {
    return parseCleanJson(UTF8.decode(bytes));
  } catch {
    throw notJson();
  }
}
