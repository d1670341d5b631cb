import { t } from '../../texts/t.ts';

const SHORT = 80;

/** The name of a status or a priority. */
export const wordOf = (value: string): string | undefined =>
  (t.status as Readonly<Record<string, string>>)[value] ?? (t.priority as Readonly<Record<string, string>>)[value];

/** A value as one line. */
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
