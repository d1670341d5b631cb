import type { EffectiveConfig, SiteConfig } from '../site/site-config.ts';
import { assigneeField } from './assignee.ts';
import { customField } from './custom.ts';
import { descriptionField } from './description.ts';
import { dueDateField } from './due-date.ts';
import { labelsField } from './labels.ts';
import { priorityField } from './priority.ts';
import { statusField } from './status.ts';
import type { AnyField, CoreFieldName, TicketFields } from './synced-field.ts';
import { titleField } from './title.ts';

/** Every field that each ticket has. A new one is a row here: CONTRIBUTING.md lists the other places. */
const rows = {
  title: titleField,
  description: descriptionField,
  status: statusField,
  priority: priorityField,
  labels: labelsField,
  dueDate: dueDateField,
  assignee: assigneeField,
} satisfies Record<CoreFieldName, unknown>;

export const CORE_FIELDS: readonly AnyField[] = Object.values(rows) as unknown as readonly AnyField[];

/** The fields of a ticket that was given none. */
export function emptyFields(): TicketFields {
  return Object.fromEntries(CORE_FIELDS.map(({ name, empty }) => [name, empty])) as TicketFields;
}

export const CORE_FIELD_NAMES = Object.keys(rows) as readonly CoreFieldName[];

/** Every field of the tickets of a project: the ones all have, and the custom ones chosen for it. */
export function fieldsOf(config: Pick<EffectiveConfig, 'customFields'>): readonly AnyField[] {
  if (config.customFields.length === 0) return CORE_FIELDS;
  return [...CORE_FIELDS, ...config.customFields.map((field) => customField(field) as unknown as AnyField)];
}

/**
 * The fields to name in a search or fetch over any of a site's projects: Jira's default is the id alone
 * (docs/reference/jira-rest.md#search).
 */
export function issueFieldsOf(site: SiteConfig): readonly string[] {
  const custom = Object.values(site.projects).flatMap((project) => project.customFields.map((field) => field.fieldId));
  return [...CORE_FIELDS.map((field) => field.issueField), ...new Set(custom)];
}
