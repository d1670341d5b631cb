import { changelogItem, type SyncedField } from './synced-field.ts';

/** Title and summary: one line of text, at most 255 characters in Jira. */
export const titleField: SyncedField<'title', string> = {
  name: 'title',
  issueField: 'summary',
  empty: '',
  neededToCreate: true,
  fromIssue: (fields) => (typeof fields.summary === 'string' ? fields.summary : undefined),
  fromEvent(event) {
    if (event.issue.fields.summary !== undefined) return { value: event.issue.fields.summary };
    const item = changelogItem(event, 'summary');
    return item && (item.toName === null ? 'fetch' : { value: item.toName });
  },
  toCrm: (summary) => summary,
  agrees: (title, summary) => title === summary,
  sameJira: (a, b) => a === b,
  write: (title) => ({ by: 'edit', value: title, jira: title }),
};
