import type { JiraEvent } from '@synapse/shared/jira-event';
import type { TicketPriority, TicketStatus } from '@synapse/shared/ticket';
import type { SiteConfig } from '../site-config.ts';

/** The ticket's own values of the synced fields: what the CRM shows. */
export type TicketFields = {
  title: string;
  description: string;
  status: TicketStatus;
  priority: TicketPriority;
};

export type FieldName = keyof TicketFields;

/** What an event tells of a field: its value, that it changed but not to what (`fetch`), or nothing. */
export type EventValue<Jira> = { value: Jira } | 'fetch' | undefined;

/** How a CRM value gets into Jira: in the body of an edit, or by a workflow transition. */
export type FieldWrite<Jira> =
  | { by: 'edit'; value: unknown; jira: Jira }
  | { by: 'transition'; reaches: (status: JiraStatus) => boolean };

export type JiraStatus = { id: string; name: string; category: StatusCategory };
export type StatusCategory = 'new' | 'indeterminate' | 'done';

/**
 * One field that both sides share, and everything the sync knows of it. `Crm` is how the ticket writes the value,
 * `Jira` how Jira does; both are JSON. All functions are pure.
 */
export interface SyncedField<Name extends FieldName, Jira> {
  readonly name: Name;
  /** The field's id in Jira's REST API and changelog. */
  readonly issueField: string;
  /** Reads the value from a REST v3 issue's `fields`; undefined when the answer does not say. */
  fromIssue(fields: Readonly<Record<string, unknown>>): Jira | undefined;
  fromEvent(event: JiraEvent): EventValue<Jira>;
  toCrm(jira: Jira, config: SiteConfig): TicketFields[Name];
  /** Whether this ticket value is a fair rendering of this Jira value: several CRM values may be (RESOLVED and CLOSED are both done). */
  agrees(crm: TicketFields[Name], jira: Jira, config: SiteConfig): boolean;
  sameJira(a: Jira, b: Jira): boolean;
  write(crm: TicketFields[Name], config: SiteConfig): FieldWrite<Jira>;
}

/** The changelog item of a field in an update event, if there is one. `fieldId` may be absent (Jira's webhooks). */
export function changelogItem(event: JiraEvent, issueField: string) {
  if (event.type !== 'issue.updated') return undefined;
  return event.changelog?.items.find((item) => (item.fieldId ?? item.field) === issueField);
}
