import { t } from '../texts/t.ts';
import { wordIn } from './history/short-of.ts';

/** The synced fields of a ticket besides its custom ones, in the order in which they are listed. */
export const FIELDS = ['title', 'description', 'status', 'priority', 'assignee', 'labels', 'dueDate'] as const;

const CUSTOM = 'custom.';

/** A field of a ticket by the name that people know: the API calls a comment `comment:…`, and a custom field `custom.…`. */
export function nameOfField(field: string): string {
  if (field.startsWith('comment:')) return t.pane.fields.comment ?? field;
  return field.startsWith(CUSTOM) ? spoken(field.slice(CUSTOM.length)) : (wordIn(t.pane.fields, field) ?? field);
}

/** What a request names, such as a field of a form. */
export const nameOfPlace = (name: string): string => {
  const known = nameOfField(name);
  return known === name ? spoken(name) : known;
};

/** Fields by the names that people know, each once: several comments are all a comment. */
export const namesOfFields = (fields: readonly string[]): string => [...new Set(fields.map(nameOfField))].join(', ');

/** The fields that a change is of, such as "Title, Root cause"; what only goes with them is none. */
export const namesOfChange = (change: { custom?: object | null | undefined }): string =>
  Object.keys(change)
    .flatMap((name) => (name === 'custom' ? Object.keys(change.custom ?? {}).map((one) => CUSTOM + one) : [name]))
    .filter((name) => name.startsWith(CUSTOM) || Object.hasOwn(t.pane.fields, name))
    .map(nameOfField)
    .join(', ');

/** @param name as an admin or the proposal wrote it, such as rootCause @returns such as "Root cause" */
function spoken(name: string): string {
  const words = name.replaceAll('_', ' ').replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
