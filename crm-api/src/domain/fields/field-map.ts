import { descriptionField } from './description.ts';
import { priorityField } from './priority.ts';
import { statusField } from './status.ts';
import type { FieldName, SyncedField } from './synced-field.ts';
import { titleField } from './title.ts';

/** A field of whatever type. Values come from and go back to the same row, so `unknown` is safe between them. */
export type AnyField = SyncedField<FieldName, unknown>;

/** Every synced field. A new one is a row here, its file, its value in `TicketFields` and a column. */
const rows = {
  title: titleField,
  description: descriptionField,
  status: statusField,
  priority: priorityField,
} satisfies Record<FieldName, unknown>;

export const FIELDS: readonly AnyField[] = Object.values(rows) as unknown as readonly AnyField[];

export const FIELD_NAMES: readonly FieldName[] = FIELDS.map((field) => field.name);

/** The fields to name in a search or fetch: Jira's default is the id alone (facts/jira-cloud.md). */
export const ISSUE_FIELDS: readonly string[] = FIELDS.map((field) => field.issueField);
