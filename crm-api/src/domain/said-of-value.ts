import type { z } from 'zod';
import { type Sentence, say } from './sentences.ts';

type Issue = z.core.$ZodRawIssue | z.core.$ZodIssue;

/** Counts what a limit is of: characters, things in a list, or the number itself. */
const BIG = { string: 'value_too_long', array: 'value_too_many', set: 'value_too_many' } as const;
const SMALL = { string: 'value_too_short', array: 'value_too_few', set: 'value_too_few' } as const;

/**
 * What Zod found wrong with a value, as a sentence of ours with a code; null where only the schema's own words tell the reason (a rule
 * or a pattern of its own).
 */
export function saidOfValue(issue: Issue): Required<Sentence> | null {
  switch (issue.code) {
    case 'invalid_type':
      // Where the input is not reported, nobody knows whether there was any.
      if ('input' in issue && issue.input === undefined) return say('value_missing');
      return say('value_type', { type: issue.expected });
    case 'too_big':
      return say(codeIn(BIG, issue.origin) ?? 'value_too_high', { most: String(issue.maximum) });
    case 'too_small':
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return say('value_empty');
      return say(codeIn(SMALL, issue.origin) ?? 'value_too_low', { least: String(issue.minimum) });
    case 'invalid_format':
      return issue.format === 'regex' ? null : say('value_format', { format: issue.format });
    case 'invalid_value':
      return say('value_choice', { options: issue.values.map(String).join(', ') });
    case 'unrecognized_keys':
      return say('value_unknown', { names: issue.keys.slice(0, NAMES_MAX).map(short).join(', ') });
    case 'custom':
      return null;
    default:
      return say('value_unfit');
  }
}

/** What was sent is not said back whole. */
const NAMES_MAX = 5;
const short = (name: string) => (name.length > 50 ? `${name.slice(0, 50).toWellFormed()}…` : name);

const codeIn = <Codes extends object>(codes: Codes, origin: string): Codes[keyof Codes] | undefined =>
  Object.hasOwn(codes, origin) ? codes[origin as keyof Codes] : undefined;

/** What a person is told in words of ours where a schema has none: Zod's own are for programmers. */
export function wordsForZod(issue: Issue): string | undefined {
  const said = saidOfValue(issue);
  return said === null || said.template.code === 'value_unfit' || said.template.code === 'value_unknown'
    ? undefined
    : said.message;
}
