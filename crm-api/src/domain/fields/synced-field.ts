import type { ChangelogItem, JiraEvent } from '@synapse/shared/jira-event';
import type { CustomValue, SyncedTicketFields } from '@synapse/shared/ticket';
import type { Sentence } from '../sentences.ts';
import type { EffectiveConfig } from '../site/site-config.ts';

/** A custom field's name among the ticket's fields, such as `custom.customerReference`. */
export type CustomName = `custom.${string}`;

/** The ticket's own values of the synced fields: what the CRM shows. Sets are sorted and hold nothing twice. */
export type TicketFields = SyncedTicketFields & { [custom: CustomName]: CustomValue };

export type FieldName = keyof TicketFields;

export type CoreFieldName = Exclude<FieldName, CustomName>;

/** What an event tells of a field: its value, that it changed but not to what (`fetch`), or nothing. */
export type EventValue<Jira> = { value: Jira } | 'fetch' | undefined;

/** What is known of Jira's side when a value is written: the agreed value, and of a set, what sends without an answer add and take away. */
export type Known = { base: Base | undefined; added: readonly string[]; removed: readonly string[] };

/**
 * How a CRM value gets into Jira: in the body of an edit, by a workflow transition, or not at all, for a reason.
 * `update` holds the operations of an edit that changes a set instead of replacing it: what others put there stays.
 */
export type FieldWrite<Jira> =
  | {
      by: 'edit';
      value: unknown;
      jira: Jira;
      update?: readonly Readonly<Record<string, unknown>>[];
      /** It names a value of Jira's whose id is not known, and an admin's map may read that id otherwise. */
      byName?: true;
    }
  | { by: 'transition'; reaches: (status: JiraStatus) => boolean }
  | ({ by: 'nothing' } & Sentence);

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
  /** What a ticket shows that was given none. */
  readonly empty: TicketFields[Name];
  /** Its values are sets: where both sides changed one, what each added and took away is put together. */
  readonly isSet?: true;
  /** How its values read is an admin's choice (a status or priority map), which may change. */
  readonly mapped?: true;
  /** Jira gives a new issue a value of its own where the create says none, or can't say it. */
  readonly jiraFillsIn?: true;
  /** Jira makes no issue without it, so a create says it though the field comes from Jira only. */
  readonly neededToCreate?: true;
  /** Reads the value from a REST v3 issue's `fields`; undefined when the answer does not say. */
  fromIssue(fields: Readonly<Record<string, unknown>>): Jira | undefined;
  fromEvent(event: JiraEvent): EventValue<Jira>;
  toCrm(jira: Jira, config: EffectiveConfig): TicketFields[Name];
  /** Whether this ticket value is a fair rendering of this Jira value: several CRM values may be (RESOLVED and CLOSED are both done). */
  agrees(crm: TicketFields[Name], jira: Jira, config: EffectiveConfig): boolean;
  sameJira(a: Jira, b: Jira): boolean;
  /** The same value with Jira's newest name for it: people are renamed. */
  freshen?(crm: TicketFields[Name], jira: Jira): TicketFields[Name];
  /** A rich text: what of Jira's document an edit of its Markdown would lose, as a person would say it. */
  loses?(jira: Jira): string[];
  write(crm: TicketFields[Name], config: EffectiveConfig, known?: Known): FieldWrite<Jira>;
}

/** The changelog item of a field in an update event, if there is one. `fieldId` may be absent (Jira's webhooks). */
export function changelogItem(event: JiraEvent, issueField: string) {
  if (event.type !== 'issue.updated') return undefined;
  return event.changelog?.items.find((item) => (item.fieldId ?? item.field) === issueField);
}

/** An event that tells nothing but how these fields changed. */
export const eventOfItems = (items: readonly ChangelogItem[]) =>
  ({ type: 'issue.updated', issue: { fields: {} }, changelog: { items } }) as unknown as JiraEvent;

/**
 * The last value both sides agreed on, as each of them writes it.
 * @property byRule the rule for issues that become done has set what is shown for Jira's: the maps say nothing of it
 */
export type Base = { crm: unknown; jira: unknown; byRule?: true };

/** A field of whatever type. Values come from and go back to the same row, so `unknown` is safe between them. */
export type AnyField = SyncedField<FieldName, unknown>;
