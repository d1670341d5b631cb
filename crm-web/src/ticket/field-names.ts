import { t } from '../texts/t.ts';
import { wordIn } from './history/short-of.ts';

const CUSTOM = 'custom.';

/** A field of a ticket by the name that people know: the API calls a comment `comment:…`, and a custom field `custom.…`. */
export function nameOfField(field: string): string {
  if (field.startsWith('comment:')) return t.pane.fields.comment ?? field;
  return field.startsWith(CUSTOM) ? spoken(field.slice(CUSTOM.length)) : (wordIn(t.pane.fields, field) ?? field);
}

/** @param name as an admin or the proposal wrote it, such as rootCause @returns such as "Root cause" */
function spoken(name: string): string {
  const words = name.replaceAll('_', ' ').replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
