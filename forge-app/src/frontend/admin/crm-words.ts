import type { ConflictPolicy, Direction } from '@synapse/shared/project-config';
import type { TicketPriority, TicketStatus } from '@synapse/shared/ticket';

/** What the CRM's own values are called on the page. */

export const STATUS_WORDS: Readonly<Record<TicketStatus, string>> = {
  OPEN: 'Open',
  IN_PROGRESS: 'In progress',
  RESOLVED: 'Resolved',
  CLOSED: 'Closed',
};

export const PRIORITY_WORDS: Readonly<Record<TicketPriority, string>> = {
  LOW: 'Low',
  MEDIUM: 'Medium',
  HIGH: 'High',
  URGENT: 'Urgent',
};

/** Which way a field goes, and who wins when both sides changed it: `<direction>` or `both:<policy>`. */
export type FieldRule = Exclude<Direction, 'both'> | `both:${ConflictPolicy}`;

export const RULE_OPTIONS: readonly Option<FieldRule>[] = [
  { value: 'both:jira', label: 'Both ways; Jira wins conflicts' },
  { value: 'both:crm', label: 'Both ways; the CRM wins conflicts' },
  { value: 'both:newest', label: 'Both ways; the newest edit wins' },
  { value: 'from-jira', label: 'Jira to CRM only' },
  { value: 'to-jira', label: 'CRM to Jira only' },
];

/** One thing that can be chosen. */
export type Option<Value extends string = string> = { value: Value; label: string };

/** The options of a choice out of words by value. */
export function optionsOf<Value extends string>(words: Readonly<Record<Value, string>>): Option<Value>[] {
  return (Object.entries(words) as [Value, string][]).map(([value, label]) => ({ value, label }));
}
