import { t } from '../../texts/t.ts';

const SHORT = 80;

/** The name of a status or a priority. */
export const wordOf = (value: string): string | undefined => wordIn(t.status, value) ?? wordIn(t.priority, value);

/** A word by a name that people type, or that comes from Jira: `constructor` is no word of a catalogue. */
export const wordIn = (words: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

/** A field that can only be read, in the words in which its value is chosen. */
export function shownOf(value: unknown, isPerson: boolean): string {
  const isNone = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (!isNone) return shortOf(value);
  return isPerson ? t.ticket.nobody : t.custom.none;
}

/** A value as one line, as a change names it. */
export function shortOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return t.history.nothing;
  if (Array.isArray(value)) return value.length === 0 ? t.history.nothing : value.join(', ');
  if (typeof value === 'object') {
    for (const name of ['name', 'issueKey', 'key', 'projectKey'] as const)
      if (name in value && typeof (value as Record<string, unknown>)[name] === 'string')
        return String((value as Record<string, unknown>)[name]);
    return JSON.stringify(value);
  }
  const text = wordOf(String(value)) ?? String(value);
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}
