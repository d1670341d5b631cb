import { sameCrm } from '../fields/same-crm.ts';
import type { AnyField } from '../fields/synced-field.ts';
import type { LinkState } from '../model/link.ts';
import { markdownToAdf } from './from-markdown/markdown-to-adf.ts';
import { namesOfLost } from './regenerable.ts';
import { sameAdf } from './same-adf.ts';
import { adfToMarkdown } from './to-markdown/adf-to-markdown.ts';

/** A document of Jira's, or null for an empty one, as Markdown. */
export function markdownOf(document: unknown): string {
  return document === null ? '' : adfToMarkdown(document).markdown;
}

/** Markdown as Jira writes it: an empty text is null. */
export function documentOf(markdown: string): unknown {
  return markdown === '' ? null : markdownToAdf(markdown);
}

/** Whether a Markdown text is a fair rendering of a document. */
export function rendersAs(markdown: string, document: unknown): boolean {
  return markdown === markdownOf(document) || sameAdf(markdownToAdf(markdown), document);
}

/** What of a document an edit of its Markdown would lose, as a person would say it. */
export function lossesOf(document: unknown): string[] {
  return document === null ? [] : namesOfLost(document);
}

/**
 * What writing a value over a field's text in Jira would lose. Nothing where the two sides agree, or where there is no
 * issue to lose it from.
 */
export function lostBy(link: LinkState, field: AnyField, value: unknown): string[] {
  const base = link.base[field.name];
  if (link.state !== 'linked' || !base || !field.loses || sameCrm(value, base.crm)) return [];
  return field.loses(base.jira);
}
