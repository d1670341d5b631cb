import type { RestRecord } from '../change.ts';
import { byId } from '../model/catalog.ts';
import { CUSTOM_FIELDS, customFieldOf } from '../model/custom-fields.ts';
import type { IssueRecord } from '../model/records.ts';
import { restIssueType, restPriority, restProjectOfIssue, restResolution } from './catalog-parts.ts';
import type { RenderContext } from './context.ts';
import { CUSTOM_SCHEMAS, restOption } from './custom-fields.ts';

export type FieldDefinition = {
  readonly name: string;
  readonly schema: RestRecord;
  readonly clauseNames: readonly string[];
  readonly custom: boolean;
};

const system = (id: string, name: string, type: string, items?: string, clauses = [id]): [string, FieldDefinition] => [
  id,
  {
    name,
    custom: false,
    clauseNames: clauses,
    schema: { type, ...(items === undefined ? {} : { items }), system: id },
  },
];

const DEFINITIONS: Readonly<Record<string, FieldDefinition>> = Object.fromEntries([
  system('statuscategorychangedate', 'Status Category Changed', 'datetime', undefined, ['statusCategoryChangedDate']),
  system('issuetype', 'Issue Type', 'issuetype', undefined, ['issuetype', 'type']),
  system('parent', 'Parent', 'issuelink', undefined, ['parent']),
  system('timespent', 'Time Spent', 'number', undefined, ['timespent']),
  system('project', 'Project', 'project'),
  system('fixVersions', 'Fix versions', 'array', 'version', ['fixVersion']),
  system('resolution', 'Resolution', 'resolution'),
  system('resolutiondate', 'Resolved', 'datetime', undefined, ['resolutiondate', 'resolved']),
  system('workratio', 'Work Ratio', 'number'),
  system('lastViewed', 'Last Viewed', 'datetime'),
  system('created', 'Created', 'datetime', undefined, ['created', 'createdDate']),
  system('priority', 'Priority', 'priority'),
  system('labels', 'Labels', 'array', 'string'),
  system('versions', 'Affects versions', 'array', 'version', ['affectedVersion']),
  system('issuelinks', 'Linked Issues', 'array', 'issuelinks', ['issueLink']),
  system('assignee', 'Assignee', 'user'),
  system('updated', 'Updated', 'datetime', undefined, ['updated', 'updatedDate']),
  system('status', 'Status', 'status'),
  system('components', 'Components', 'array', 'component', ['component']),
  system('description', 'Description', 'string'),
  system('attachment', 'Attachment', 'array', 'attachment', ['attachments']),
  system('summary', 'Summary', 'string'),
  system('creator', 'Creator', 'user'),
  system('subtasks', 'Sub-tasks', 'array', 'issuelinks', ['subtasks']),
  system('reporter', 'Reporter', 'user'),
  system('environment', 'Environment', 'string'),
  system('duedate', 'Due date', 'date', undefined, ['due', 'duedate']),
  system('comment', 'Comment', 'comments-page'),
  ...CUSTOM_FIELDS.map(({ id, name, numericId, type }): [string, FieldDefinition] => [
    id,
    {
      name,
      custom: true,
      clauseNames: [`cf[${numericId}]`, name],
      schema: {
        ...CUSTOM_SCHEMAS[type],
        custom: `com.atlassian.jira.plugin.system.customfieldtypes:${type}`,
        customId: numericId,
      },
    },
  ]),
]);

/** What a field is called and holds; throws for a field that the sandbox does not have. */
export function fieldDefinition(id: string): FieldDefinition {
  const found = DEFINITIONS[id];
  if (found === undefined) throw new Error(`The sandbox has no field '${id}'`);
  return found;
}

export const FIELD_IDS: readonly string[] = Object.keys(DEFINITIONS);

function allowedValues(context: RenderContext, projectId: string, field: string): unknown[] | undefined {
  const { catalog } = context.state;
  const project = byId(catalog.projects, projectId);
  switch (field) {
    case 'project':
      return [restProjectOfIssue(context, project)];
    case 'priority':
      return catalog.priorities.map((priority) => restPriority(context, priority));
    case 'resolution':
      return catalog.resolutions.map((resolution) => restResolution(context, resolution));
    case 'issuetype':
      return project.issueTypeIds.map((id) => restIssueType(context, byId(catalog.issueTypes, id)));
    default:
      return optionsOf(context, field);
  }
}

function optionsOf(context: RenderContext, field: string): unknown[] | undefined {
  const options = customFieldOf(field)?.options ?? [];
  return options.length === 0 ? undefined : options.map((option) => restOption(context, option));
}

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  labels: ['add', 'set', 'remove'],
  comment: ['add'],
};

/** A field of a screen, in the shape of Atlassian's FieldMetadata. */
export function fieldMetadata(context: RenderContext, projectId: string, field: string, required: boolean): RestRecord {
  const { name, schema } = fieldDefinition(field);
  const values = allowedValues(context, projectId, field);
  return {
    required,
    schema,
    name,
    key: field,
    hasDefaultValue: field === 'priority',
    operations: OPERATIONS[field] ?? (schema.items === 'option' ? ['add', 'set', 'remove'] : ['set']),
    ...(values === undefined ? {} : { allowedValues: values }),
  };
}

type ScreenField = { readonly id: string; readonly required: boolean };

const optional = (id: string): ScreenField => ({ id, required: false });
const required = (id: string): ScreenField => ({ id, required: true });

const EDIT_FIELDS: readonly ScreenField[] = [
  required('summary'),
  required('issuetype'),
  ...['parent', 'description', 'priority', 'labels', 'assignee', 'reporter', 'duedate'].map(optional),
  ...CUSTOM_FIELDS.map(({ id }) => optional(id)),
  optional('comment'),
];

/** Fields of the create screen, and whether each must be filled in. */
export const CREATE_FIELDS: readonly ScreenField[] = [
  required('project'),
  ...EDIT_FIELDS.filter(({ id }) => id !== 'comment'),
];

/** What the edit screen of an issue holds, in the shape of Atlassian's IssueUpdateMetadata. */
export function restEditMetadata(context: RenderContext, issue: IssueRecord): RestRecord {
  const fields = EDIT_FIELDS.map(({ id, required: must }) => [id, fieldMetadata(context, issue.projectId, id, must)]);
  return { fields: Object.fromEntries(fields) };
}
