import { type AdfDocument, sameDocument } from './adf-document.ts';
import { markdownToAdf } from './from-markdown/markdown-to-adf.ts';
import { adfToMarkdown } from './to-markdown/adf-to-markdown.ts';
import { readAdf } from './to-markdown/read-adf.ts';
import type { LossyNode } from './to-markdown/render-context.ts';

/**
 * What of a Jira body would be lost if its Markdown were edited and written back; empty when nothing would. It is proved,
 * not guessed: a body whose nodes all have a Markdown form is converted there and back and compared.
 */
export function whatCannotRegenerate(doc: unknown): LossyNode[] {
  const { markdown, lossy } = adfToMarkdown(doc);
  if (lossy.length > 0) return lossy;
  const original: AdfDocument = { type: 'doc', version: 1, content: readAdf(doc).nodes };
  if (sameDocument(markdownToAdf(markdown), original)) return [];
  return [{ type: 'doc', name: 'formatting that Markdown cannot express' }];
}

/** Whether a body may be edited as Markdown and written back to Jira without losing a thing. */
export function canRegenerate(doc: unknown): boolean {
  return whatCannotRegenerate(doc).length === 0;
}

/** The same as a person would say it, each kind once. */
export function namesOfLost(doc: unknown): string[] {
  return [...new Set(whatCannotRegenerate(doc).map((node) => node.name))];
}
