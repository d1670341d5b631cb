import { type AdfDocument, emptyDocument } from '../adf-document.ts';
import { isValidAdf } from '../adf-validate.ts';
import { tidyInline } from '../inline-runs.ts';
import { blocksFromTokens } from './block-from-tokens.ts';
import { numberTasks } from './list-from-token.ts';
import { parseMarkdown } from './parse-markdown.ts';

/**
 * A Markdown text as a document that Atlassian's schema accepts, whatever the text. No word is lost: what has no form in
 * its place (a heading in a list, a table in a quote) takes one that has. Links lead to the web, mail or telephone only.
 * A text nested deeper than `MAX_MARKDOWN_DEPTH` becomes plain paragraphs.
 */
export function markdownToAdf(markdown: string): AdfDocument {
  const doc = convertMarkdown(markdown);
  return doc && isValidAdf(doc) ? doc : plainParagraphs(markdown);
}

/** The conversion before the schema has its say; undefined when the text is nested too deep to be parsed. */
export function convertMarkdown(markdown: string): AdfDocument | undefined {
  const tokens = parseMarkdown(markdown);
  return tokens && { ...emptyDocument(), content: numberTasks(blocksFromTokens(tokens, 'doc')) };
}

/** The text as typed: a paragraph per block of lines, a break per line end, no markup. */
export function plainParagraphs(markdown: string): AdfDocument {
  const content = markdown
    .split(/\n\s*\n/)
    .map((block) => tidyInline([{ type: 'text', text: block }]))
    .filter((inline) => inline.length > 0)
    .map((inline) => ({ type: 'paragraph', content: inline }));
  return { ...emptyDocument(), content };
}
