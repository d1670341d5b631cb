import type { ProblemIssue } from '@synapse/shared/problem';
import type { Request } from 'express';
import type { z } from 'zod';
import { DomainError } from '../../domain/domain-error.ts';
import { cleanText, findUnstorable } from '../../domain/storable.ts';

/** @throws DomainError invalid_request, naming every path at fault */
export function readBody<T>(req: Request, schema: z.ZodType<T>): T {
  return read(req.body, schema, 'The request body is not valid.');
}

/** @throws DomainError invalid_request, naming every parameter at fault */
export function readQuery<T>(req: Request, schema: z.ZodType<T>): T {
  return read(req.query, schema, 'The query string is not right.');
}

function read<T>(value: unknown, schema: z.ZodType<T>, what: string): T {
  const unstorable = findUnstorable(value);
  if (unstorable) throw new DomainError('invalid_request', what, [unstorable]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DomainError('invalid_request', what, issuesOf(parsed.error));
}

/** More than anybody reads; a body may be wrong in thousands of places. */
const ISSUES_MAX = 50;
const ISSUE_LENGTH = 300;

/** Zod's findings as paths and reasons. */
export function issuesOf(error: z.ZodError): ProblemIssue[] {
  const cut = (text: string) => cleanText(text.slice(0, ISSUE_LENGTH));
  return error.issues
    .slice(0, ISSUES_MAX)
    .map(({ path, message }) => ({ path: cut(path.slice(0, 20).join('.')), message: cut(message) }));
}
