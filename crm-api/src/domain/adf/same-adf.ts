import { type AdfDocument, sameDocument } from './adf-document.ts';

/** Whether two values of an ADF field say the same. Jira writes an empty text as null or as an empty document. */
export function sameAdf(a: unknown, b: unknown): boolean {
  if (!isDocument(a) || !isDocument(b)) return isEmpty(a) && isEmpty(b);
  return sameDocument(a, b);
}

function isDocument(value: unknown): value is AdfDocument {
  return typeof value === 'object' && value !== null && 'content' in value && Array.isArray(value.content);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (isDocument(value) && value.content.length === 0);
}
