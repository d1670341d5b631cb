import type { ProblemIssue } from '@synapse/shared/problem';
import type { Request } from 'express';
import { z } from 'zod';
import { DomainError } from '../domain/domain-error.ts';

/** A query string without a parameter. */
export const noQuerySchema = z.strictObject({});

/** @throws DomainError invalid_request, naming every path at fault */
export function readBody<T>(req: Request, schema: z.ZodType<T>): T {
  return read(req.body, schema, 'The body is not right.');
}

/** @throws DomainError invalid_request, naming every parameter at fault */
export function readQuery<T>(req: Request, schema: z.ZodType<T>): T {
  return read(req.query, schema, 'The query string is not right.');
}

const id = z.uuid();

/**
 * An id out of the address.
 * @throws DomainError not_found when it is not a UUID: nothing can have it
 */
export function readId(req: Request, name: string): string {
  const parsed = id.safeParse(req.params[name]);
  if (!parsed.success) throw new DomainError('not_found', `There is nothing with this ${name}: it is not a UUID.`);
  return parsed.data.toLowerCase();
}

function read<T>(value: unknown, schema: z.ZodType<T>, what: string): T {
  const unstorable = unstorableText(value, []);
  if (unstorable) throw new DomainError('invalid_request', what, [unstorable]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DomainError('invalid_request', what, issuesOf(parsed.error));
}

/** Zod's findings as paths and reasons. */
export function issuesOf(error: z.ZodError): ProblemIssue[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

/** PostgreSQL stores neither NUL nor half a surrogate pair: told here by path, rather than as a failure there. */
function unstorableText(value: unknown, path: readonly string[]): ProblemIssue | undefined {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) return { path: path.join('.'), message: 'has a NUL character in it' };
    if (!isWellFormed(value)) return { path: path.join('.'), message: 'has half a character (a lone surrogate) in it' };
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = unstorableText(item, [...path, key]);
    if (found) return found;
  }
  return undefined;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
