import { isUtf8 } from 'node:buffer';
import type { ProblemIssue } from '@synapse/shared/problem';
import type { Request } from 'express';
import { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { allowed } from '../../domain/likely.ts';
import { saidOfValue, wordsForZod } from '../../domain/said-of-value.ts';
import { say, templateIn } from '../../domain/sentences.ts';
import { messageOf, ofMeantShape } from '../../domain/several-shapes.ts';
import { cleanText, findUnstorable } from '../../domain/storable.ts';

/** @throws DomainError invalid_request, naming every path at fault */
export function readBody<T>(req: Request, schema: z.ZodType<T>): T {
  return read(req.body, schema, 'body');
}

/** @throws DomainError invalid_request, naming every parameter at fault */
export function readQuery<T>(req: Request, schema: z.ZodType<T>): T {
  const [, written = ''] = req.originalUrl.split(/\?(.*)/s);
  // What is no UTF-8 would be read as the sign for it, and a file be called so.
  if (!isUtf8(bytesOf(written))) throw new DomainError('invalid_request', 'The query string is not in UTF-8.');
  return read(req.query, schema, 'query');
}

/** What a query string is the escape of. A `%` that escapes nothing stands for itself. */
const bytesOf = (written: string): Buffer =>
  Buffer.from(
    written.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** @throws DomainError invalid_request, naming every argument at fault */
export function readArguments<T>(value: unknown, schema: z.ZodType<T>): T {
  return read(value, schema, 'arguments');
}

function read<T>(value: unknown, schema: z.ZodType<T>, what: 'body' | 'query' | 'arguments'): T {
  const unstorable = findUnstorable(value);
  const wrong = say('request_invalid', { what });
  if (unstorable) throw new DomainError('invalid_request', wrong, [unstorable]);
  const parsed = schema.safeParse(value, { reportInput: true, error: wordsForZod });
  if (parsed.success) return parsed.data;
  throw new DomainError('invalid_request', wrong, issuesOf(parsed.error, schema));
}

/** More than anybody reads; a body may be wrong in thousands of places. */
const ISSUES_MAX = 50;
const ISSUE_LENGTH = 300;

/**
 * Zod's findings as paths and reasons, with what is allowed where that is a list.
 * @param schema what the names of unknown members are compared with
 */
export function issuesOf(error: z.ZodError, schema?: z.ZodType): ProblemIssue[] {
  const cut = (text: string) => cleanText(text.slice(0, ISSUE_LENGTH));
  return error.issues
    .flatMap(ofMeantShape)
    .slice(0, ISSUES_MAX)
    .map((issue) => {
      const path = issue.path.slice(0, 20);
      const { written, options } = allowedBy(issue, schema);
      const said = templateIn(saidOfValue(issue) ?? {});
      return { path: cut(path.join('.')), message: cut(messageOf(issue)), ...said, ...allowed(written, options) };
    });
}

/** What would have been right, and what was written instead. */
function allowedBy(issue: z.core.$ZodIssue, schema?: z.ZodType): { written?: unknown; options: string[] } {
  if (issue.code === 'invalid_value') return { written: issue.input, options: issue.values.map(String) };
  if (issue.code === 'invalid_union' && 'options' in issue && issue.options)
    return { written: wordIn(issue.input, issue.discriminator), options: issue.options.map(String) };
  if (issue.code === 'unrecognized_keys' && schema)
    return { written: issue.keys[0], options: namesAt(schema, issue.path, issue.input) };
  return { options: [] };
}

/** What was written for the member that says of which kind the rest is. */
const wordIn = (input: unknown, name = ''): unknown =>
  typeof input === 'object' && input !== null ? (input as Record<string, unknown>)[name] : undefined;

/**
 * The names of the members that a schema has at a path; none where that is not one object.
 * @param written what stands there: it says which of several shapes is meant
 */
function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[], written: unknown): string[] {
  const [first, ...rest] = path;
  if ('innerType' in schema._zod.def) return namesAt(schema._zod.def.innerType as z.core.$ZodType, path, written);
  if (schema instanceof z.ZodArray) return namesAt(schema.element, rest, written);
  if (schema instanceof z.ZodUnion) return namesOfShape(schema, path, written);
  if (!(schema instanceof z.ZodObject)) return [];
  if (first === undefined) return Object.keys(schema.shape);
  const member = schema.shape[String(first)] as z.core.$ZodType | undefined;
  return member ? namesAt(member, rest, written) : [];
}

/** Of several shapes the one of this kind; further down, the first that has something there. */
function namesOfShape({ options, def }: z.ZodUnion, path: readonly PropertyKey[], written: unknown): string[] {
  const kind = 'discriminator' in def ? String(def.discriminator) : '';
  const isMeant = (one: z.core.$ZodType) =>
    one instanceof z.ZodObject && kind in one.shape && z.safeParse(one.shape[kind], wordIn(written, kind)).success;
  const named = path.length > 0 ? options : options.filter(isMeant);
  return named.map((one) => namesAt(one, path, written)).find((names) => names.length > 0) ?? [];
}
