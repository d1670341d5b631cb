import type { PanelResponse } from '@synapse/shared/forge/panel';
import { FIELD_WORDS } from '../field-words';
import { plainWord } from '../plain-words';

export type Linked = Extract<PanelResponse, { linked: true }>;
export type LinkedTicket = Linked['ticket'];

/** The lozenge colours of UI Kit. */
export type Appearance = 'default' | 'success' | 'inprogress' | 'removed' | 'moved' | 'new';

export type Words = { text: string; appearance: Appearance };

const STATUS_WORDS: Record<LinkedTicket['status'], Words> = {
  OPEN: { text: 'Open', appearance: 'default' },
  IN_PROGRESS: { text: 'In progress', appearance: 'inprogress' },
  RESOLVED: { text: 'Resolved', appearance: 'success' },
  CLOSED: { text: 'Closed', appearance: 'success' },
};

const PRIORITY_WORDS: Record<LinkedTicket['priority'], string> = {
  LOW: 'Low',
  MEDIUM: 'Medium',
  HIGH: 'High',
  URGENT: 'Urgent',
};

const SOURCE_WORDS: Record<LinkedTicket['source'], string> = {
  INTERNAL: 'Internal',
  PORTAL: 'Customer portal',
  EMAIL: 'Email',
  API: 'API',
  JIRA: 'Jira',
};

/** A newer CRM has values of which this app knows nothing. */
export const statusWords = (status: LinkedTicket['status']): Words => wordsOf(STATUS_WORDS, status);
export const priorityWord = (priority: LinkedTicket['priority']): string =>
  PRIORITY_WORDS[priority] ?? plainWord(priority);
export const sourceWord = (source: LinkedTicket['source']): string => SOURCE_WORDS[source] ?? plainWord(source);

/** The words for a value, or the value itself as a word. */
export function wordsOf<Value extends string>(words: Readonly<Record<Value, Words>>, value: Value): Words {
  return words[value] ?? { text: plainWord(value), appearance: 'default' };
}

/** A field as people call it: "due date"; a custom field by the name an admin gave it; a comment's text. */
export function fieldWord(field: string): string {
  if (field.startsWith('comment:')) return 'comment text';
  if (field.startsWith('custom.')) return spaced(field.slice('custom.'.length));
  return FIELD_WORDS[field]?.toLowerCase() ?? spaced(field);
}

/** A field's value as people write it. */
export function valueWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map(String).join(', ');
  if (typeof value === 'object') return String((value as { name?: unknown }).name ?? 'somebody');
  if (field === 'status') return statusWords(String(value) as LinkedTicket['status']).text;
  if (field === 'priority') return priorityWord(String(value) as LinkedTicket['priority']);
  return String(value);
}

/** "customerReference" as "customer reference". */
function spaced(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** "the title, the priority and the assignee". */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length <= 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
