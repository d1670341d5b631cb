import { isAdfDocument } from '../adf/check-adf.ts';
import { TEXT_LIMIT } from '../issues/field-input.ts';
import { type PropertyInput, propertiesIn } from '../issues/issue-input.ts';
import { fieldErrors } from '../jira-error.ts';
import type { Visibility } from '../model/records.ts';

export type CommentInput = {
  readonly bodyJson: string;
  /** undefined = not mentioned, so it stays as it is. */
  readonly visibility: Visibility | null | undefined;
  readonly properties: readonly PropertyInput[];
};

function readVisibility(value: unknown): Visibility | null | undefined {
  if (value === undefined || value === null) return value;
  const { type, value: name, identifier } = value as Record<string, unknown>;
  const nameOrId = typeof name === 'string' ? name : identifier;
  if ((type !== 'group' && type !== 'role') || typeof nameOrId !== 'string') {
    throw fieldErrors({ commentLevel: 'The visibility must name a group or a role.' });
  }
  return { type, value: nameOrId, identifier: typeof identifier === 'string' ? identifier : null };
}

/** Reads a comment from a request body. The text must be an ADF document: a plain string is refused. */
export function readComment(body: unknown): CommentInput {
  const { body: document, visibility } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (document === undefined || document === null) throw fieldErrors({ comment: 'Comment body can not be empty!' });
  if (!isAdfDocument(document)) throw fieldErrors({ comment: 'Comment body is not valid!' });
  const bodyJson = JSON.stringify(document);
  if (bodyJson.length > TEXT_LIMIT) {
    throw fieldErrors({ comment: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' });
  }
  return { bodyJson, visibility: readVisibility(visibility), properties: propertiesIn(body) };
}
