import { daySchema } from '@synapse/shared/ticket';
import { changelogItem, type EventValue, type SyncedField } from './synced-field.ts';

/** A day, such as 2026-11-30, or none. */
export const dueDateField: SyncedField<'dueDate', string | null> = {
  name: 'dueDate',
  issueField: 'duedate',
  empty: null,
  fromIssue: ({ duedate }) => readDay(duedate),
  fromEvent: (event) => dayFromChangelog(changelogItem(event, 'duedate')),
  toCrm: (day) => day,
  agrees: (crm, day) => crm === day,
  sameJira: (a, b) => a === b,
  write: (day) => ({ by: 'edit', value: day, jira: day }),
};

/** Reads a date field of REST v3; undefined when it says nothing. */
export function readDay(value: unknown): string | null | undefined {
  if (value === null) return null;
  return daySchema.safeParse(value).data;
}

/** The changelog has the day as an id, and as text with a time behind it. */
export function dayFromChangelog(item: ReturnType<typeof changelogItem>): EventValue<string | null> {
  if (!item) return undefined;
  const said = item.to ?? item.toName;
  if (said === null || said === '') return { value: null };
  const day = readDay(said.slice(0, 10));
  return day === undefined ? 'fetch' : { value: day };
}
