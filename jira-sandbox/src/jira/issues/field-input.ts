import { isAdfDocument } from '../adf/check-adf.ts';
import { byIdOrName, type ProjectRecord, userOf } from '../model/catalog.ts';
import type { JiraState } from '../state/jira-state.ts';
import { isIsoDay } from '../timestamps.ts';
import type { IssuePatch } from './update-issue.ts';

/** What a field's value is judged by. */
export type FieldContext = { readonly state: JiraState; readonly project: ProjectRecord };

/** What a value becomes, or the sentence Jira refuses it with. */
type FieldVerdict = IssuePatch | string;
type FieldReader = (value: unknown, context: FieldContext) => FieldVerdict;

const SUMMARY_LIMIT = 255;
const LABEL_LIMIT = 255;
/** Jira refuses longer texts (32,767 characters). */
export const TEXT_LIMIT = 32_767;

type Reference = { id?: string; name?: string; key?: string; accountId?: string };

function reference(value: unknown): Reference | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const strings = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(strings);
}

/** Finds what `{"id": …}` or `{"name": …}` names. */
export function findReferenced<T extends { id: string; name: string }>(
  records: readonly T[],
  value: unknown,
): T | undefined {
  const { id, name } = reference(value) ?? {};
  if (id !== undefined) return records.find((record) => record.id === id);
  return name === undefined ? undefined : byIdOrName(records, name);
}

const summary: FieldReader = (value) => {
  if (typeof value !== 'string') return 'Operation value must be a string';
  if (value.trim() === '') return 'You must specify a summary of the issue.';
  if (value.length > SUMMARY_LIMIT) return 'Summary must be less than 255 characters.';
  if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
  return { summary: value };
};

const description: FieldReader = (value) => {
  if (value === null) return { descriptionJson: null };
  if (!isAdfDocument(value)) {
    return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  }
  const json = JSON.stringify(value);
  if (json.length > TEXT_LIMIT)
    return `The entered text is too long. It exceeds the allowed limit of 32,767 characters.`;
  return { descriptionJson: json };
};

const priority: FieldReader = (value, { state }) => {
  if (reference(value) === undefined) return 'Specify the Priority (id or name) in the string format';
  const found = findReferenced(state.catalog.priorities, value);
  return found === undefined ? 'The priority selected is invalid.' : { priorityId: found.id };
};

/** The sentence a label is refused with, if it is. */
export function labelProblem(label: unknown): string | undefined {
  if (typeof label !== 'string') return 'Operation value must be a string';
  if (label === '') return 'A label must not be empty.';
  if (/\s/.test(label)) return `The label '${label}' contains spaces which is invalid.`;
  return label.length > LABEL_LIMIT
    ? `The label '${label}' exceeds the maximum length for a single label of 255 characters.`
    : undefined;
}

/** Labels are a set; Jira gives them back in alphabetical order. */
export function normalLabels(labels: Iterable<string>): string[] {
  return [...new Set(labels)].sort();
}

const labels: FieldReader = (value) => {
  if (!Array.isArray(value)) return 'data was not an array';
  const problem = value.map(labelProblem).find((found) => found !== undefined);
  return problem ?? { labels: normalLabels(value as string[]) };
};

function account(value: unknown, state: JiraState): { accountId: string } | string {
  const { accountId, id } = reference(value) ?? {};
  const wanted = accountId ?? id;
  if (wanted === undefined) return 'Specify the user by accountId.';
  const user = userOf(state.catalog, wanted);
  if (user === undefined || !user.active) return `User '${wanted}' does not exist.`;
  return user;
}

/** `null` unassigns, `-1` is the project's default (docs/reference/jira-rest.md#people). */
export const assignee: FieldReader = (value, { state, project }) => {
  const { accountId, id } = reference(value) ?? {};
  const wanted = accountId ?? id;
  if (value === null || (typeof value === 'object' && wanted === undefined)) return { assigneeId: null };
  if (wanted === '-1') return { assigneeId: project.leadId };
  const found = account(value, state);
  if (typeof found === 'string') return found;
  const user = userOf(state.catalog, found.accountId);
  if (user?.assignable !== true) return `User '${found.accountId}' cannot be assigned issues.`;
  return { assigneeId: found.accountId };
};

const reporter: FieldReader = (value, { state }) => {
  const found = account(value, state);
  return typeof found === 'string' ? found : { reporterId: found.accountId };
};

const issuetype: FieldReader = (value, { state, project }) => {
  const found = findReferenced(state.catalog.issueTypes, value);
  if (found === undefined || !project.issueTypeIds.includes(found.id)) return 'Specify a valid issue type';
  return { typeId: found.id };
};

const parent: FieldReader = (value, { state }) => {
  if (value === null) return { parentId: null };
  const { id, key } = reference(value) ?? {};
  const found = state.resolve(id ?? key ?? '');
  return found === undefined ? 'Could not find issue by id or key.' : { parentId: found.id };
};

const duedate: FieldReader = (value) => {
  if (value === null) return { dueDate: null };
  if (typeof value !== 'string' || !isIsoDay(value)) return `Error parsing date string: ${String(value)}`;
  return { dueDate: value };
};

/** Fields on the create and edit screens besides the custom ones. Status is not among them: only a transition moves it. */
export const FIELD_READERS: Readonly<Record<string, FieldReader>> = {
  summary,
  description,
  priority,
  labels,
  assignee,
  reporter,
  issuetype,
  parent,
  duedate,
};

/** What Jira says about a field that this screen does not have. */
export function notOnScreen(field: string): string {
  return `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`;
}
