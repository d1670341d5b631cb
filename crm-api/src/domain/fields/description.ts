import { documentOf, lossesOf, markdownOf, rendersAs } from '../adf/rich-text.ts';
import { sameAdf } from '../adf/same-adf.ts';
import { changelogItem, type SyncedField } from './synced-field.ts';

/** Markdown here, an ADF document or null in Jira. */
export const descriptionField: SyncedField<'description', unknown> = {
  name: 'description',
  issueField: 'description',
  empty: '',
  // Null says that it is empty; anything but a document says nothing.
  fromIssue: ({ description }) => (typeof description === 'object' ? description : undefined),
  // The changelog renders it as text; only a fetch gives the document.
  fromEvent: (event) => changelogItem(event, 'description') && 'fetch',
  toCrm: markdownOf,
  agrees: rendersAs,
  sameJira: sameAdf,
  loses: lossesOf,
  write(markdown) {
    const document = documentOf(markdown);
    return { by: 'edit', value: document, jira: document };
  },
};
