import { adfToMarkdown } from '../adf/adf-to-markdown.ts';
import { markdownToAdf } from '../adf/markdown-to-adf.ts';
import { sameAdf } from '../same-adf.ts';
import { changelogItem, type SyncedField } from './synced-field.ts';

/** Markdown here, an ADF document or null in Jira. */
export const descriptionField: SyncedField<'description', unknown> = {
  name: 'description',
  issueField: 'description',
  // Null says that it is empty; anything but a document says nothing.
  fromIssue: ({ description }) => (typeof description === 'object' ? description : undefined),
  // The changelog renders it as text; only a fetch gives the document.
  fromEvent: (event) => changelogItem(event, 'description') && 'fetch',
  toCrm: (document) => markdownOf(document),
  agrees: (markdown, document) => markdown === markdownOf(document) || sameAdf(markdownToAdf(markdown), document),
  sameJira: sameAdf,
  write(markdown) {
    const document = markdown === '' ? null : markdownToAdf(markdown);
    return { by: 'edit', value: document, jira: document };
  },
};

function markdownOf(document: unknown): string {
  return document === null ? '' : adfToMarkdown(document).markdown;
}
