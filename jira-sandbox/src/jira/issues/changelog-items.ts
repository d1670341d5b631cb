import { adfText } from '../adf/adf-text.ts';
import { byId, userOf } from '../model/catalog.ts';
import { CUSTOM_FIELDS, customFieldOf } from '../model/custom-fields.ts';
import type { ChangelogItem, IssueRecord } from '../model/records.ts';
import { customSide } from '../render/custom-fields.ts';
import type { JiraState } from '../state/jira-state.ts';

/** A field's value as the changelog shows it: an id where the value has one, and its text. */
type Side = { readonly id: string | null; readonly text: string | null };
type Tracked = {
  readonly field: string;
  readonly fieldId?: string;
  readonly fieldtype: 'jira' | 'custom';
  readonly read: (state: JiraState, issue: IssueRecord) => Side;
};

const NONE: Side = { id: null, text: null };
const text = (value: string | null): Side => ({ id: null, text: value });
const named = (record: { id: string; name: string }): Side => ({ id: record.id, text: record.name });

function person(state: JiraState, accountId: string | null): Side {
  if (accountId === null) return NONE;
  return { id: accountId, text: userOf(state.catalog, accountId)?.displayName ?? accountId };
}

function parentSide(state: JiraState, issue: IssueRecord): Side {
  const parent = issue.parentId === null ? undefined : state.issue(issue.parentId);
  return parent === undefined ? NONE : { id: parent.id, text: state.keyOf(parent) };
}

const jira = (field: string, read: Tracked['read'], fieldId = field): Tracked => ({
  field,
  fieldId,
  fieldtype: 'jira',
  read,
});

/**
 * The fields whose changes history keeps, in the order one entry lists them. A resolution stands before the status
 * that brought it; labels are the whole set, joined by spaces; a move is `Key` (which has no fieldId) and `project`.
 */
const TRACKED: readonly Tracked[] = [
  jira('resolution', (s, i) => (i.resolutionId === null ? NONE : named(byId(s.catalog.resolutions, i.resolutionId)))),
  jira('status', (s, i) => named(byId(s.catalog.statuses, i.statusId))),
  jira('issuetype', (s, i) => named(byId(s.catalog.issueTypes, i.typeId))),
  jira('summary', (_, i) => text(i.summary)),
  jira('description', (_, i) => text(i.descriptionJson === null ? null : adfText(i.descriptionJson))),
  jira('priority', (s, i) => named(byId(s.catalog.priorities, i.priorityId))),
  jira('labels', (_, i) => ({ id: '', text: i.labels.join(' ') })),
  jira('assignee', (s, i) => person(s, i.assigneeId)),
  jira('reporter', (s, i) => person(s, i.reporterId)),
  jira('Parent', parentSide, 'parent'),
  jira('duedate', (_, i) => (i.dueDate === null ? NONE : { id: i.dueDate, text: `${i.dueDate} 00:00:00.0` })),
  ...CUSTOM_FIELDS.map(
    (custom): Tracked => ({
      field: custom.name,
      fieldId: custom.id,
      fieldtype: 'custom',
      read: (state, issue) => customSide(state, issue, custom),
    }),
  ),
  jira('project', (s, i) => named(byId(s.catalog.projects, i.projectId))),
  { field: 'Key', fieldtype: 'jira', read: (s, i) => text(s.keyOf(i)) },
];

/** A document may change without its plain text changing. */
function rewritten(before: IssueRecord, after: IssueRecord, fieldId: string): boolean {
  if (fieldId === 'description') return before.descriptionJson !== after.descriptionJson;
  return customFieldOf(fieldId)?.type === 'textarea' && before.custom[fieldId] !== after.custom[fieldId];
}

/** What history says about going from one version of an issue to another; empty when no tracked field differs. */
export function changelogItems(state: JiraState, before: IssueRecord, after: IssueRecord): ChangelogItem[] {
  return TRACKED.flatMap(({ field, fieldId, fieldtype, read }) => {
    const from = read(state, before);
    const to = read(state, after);
    const same = from.id === to.id && from.text === to.text;
    if (same && !rewritten(before, after, fieldId ?? field)) return [];
    const names = fieldId === undefined ? { field, fieldtype } : { field, fieldtype, fieldId };
    return [{ ...names, from: from.id, fromString: from.text, to: to.id, toString: to.text }];
  });
}
