import { t } from '../texts/t.ts';

/** A field of a ticket by the name that people know: the API calls a comment `comment:…`, and a custom field `custom:…`. */
export const nameOfField = (field: string): string =>
  field.startsWith('comment:')
    ? (t.pane.fields.comment ?? field)
    : (t.pane.fields[field] ?? field.replace('custom:', ''));
