import type { Actor } from '../actor.ts';
import { addComment } from '../comments/write-comments.ts';
import { actorOf, type Jira } from '../jira.ts';
import { fieldErrors, messageError } from '../jira-error.ts';
import { byId, type ProjectRecord } from '../model/catalog.ts';
import type { IssueRecord } from '../model/records.ts';
import { restIssue } from '../render/issue.ts';
import { assignee, findReferenced, notOnScreen } from './field-input.ts';
import { type IssueInput, objectIn, readIssueInput } from './issue-input.ts';
import { findTransition, transitionIssue } from './transition-issue.ts';

function findProject(jira: Jira, value: unknown): ProjectRecord | undefined {
  const { id, key } = (typeof value === 'object' && value !== null ? value : {}) as { id?: unknown; key?: unknown };
  const found = jira.catalog.projects.find((project) =>
    id === undefined ? project.key === String(key).toUpperCase() : project.id === String(id),
  );
  return found === undefined || jira.isProjectHidden(found.id) ? undefined : found;
}

function missingFields(
  fields: Record<string, unknown>,
  input: IssueInput,
  needsParent: boolean,
): Record<string, string> {
  const missing: Record<string, string> = {};
  if (input.patch.summary === undefined) missing.summary = 'You must specify a summary of the issue.';
  if (fields.issuetype === undefined) missing.issuetype = 'Specify an issue type';
  if (needsParent) missing.parent = 'Issue type is a sub-task but parent issue key or id not specified.';
  return missing;
}

function newRecord(jira: Jira, actor: Actor, project: ProjectRecord, input: IssueInput): IssueRecord {
  const now = jira.now();
  const defaults = assignee({ id: null }, { state: jira.state, project });
  const { patch } = input;
  const given = jira.settings.defaultDescription;
  return {
    id: String(jira.state.next('issue')),
    projectId: project.id,
    number: jira.state.next(`project:${project.id}`),
    typeId: patch.typeId ?? '',
    summary: patch.summary ?? '',
    descriptionJson: given === null || given === undefined ? null : JSON.stringify(given),
    statusId: project.workflow.initialStatusId,
    resolutionId: null,
    priorityId: jira.catalog.defaultPriorityId,
    labels: [],
    assigneeId: null,
    reporterId: actor.user.accountId,
    creatorId: actor.user.accountId,
    parentId: null,
    dueDate: null,
    custom: {},
    created: now,
    updated: now,
    statusChangedAt: now,
    resolvedAt: null,
    formerKeys: [],
    properties: Object.fromEntries(input.properties.map(({ key, value }) => [key, value])),
    ...(typeof defaults === 'string' ? {} : defaults),
    ...patch,
  };
}

function requireOnScreen({ settings }: Jira, names: readonly string[]): void {
  const lacking = names.filter((name) => settings.createScreenLacks.includes(name));
  if (lacking.length > 0) throw fieldErrors(Object.fromEntries(lacking.map((name) => [name, notOnScreen(name)])));
}

/**
 * Creates an issue from a body as Atlassian's IssueUpdateDetails has it. The issue starts in the workflow's first
 * status; a `transition` is then walked. Throws Jira's 400 naming every field at fault, before anything is written.
 */
export function createIssue(jira: Jira, actor: Actor, body: unknown): IssueRecord {
  const fields = objectIn(body, 'fields');
  const project = findProject(jira, fields.project);
  if (project === undefined) {
    const given = fields.project !== undefined;
    throw fieldErrors({ project: given ? 'valid project is required' : 'Specify a valid project ID or key' });
  }
  requireOnScreen(jira, [...Object.keys(fields), ...Object.keys(objectIn(body, 'update'))]);
  const input = readIssueInput(body, { state: jira.state, project }, { labels: [], custom: {} }, ['project']);
  const subtask = input.patch.typeId !== undefined && byId(jira.catalog.issueTypes, input.patch.typeId).subtask;
  const missing = missingFields(fields, input, subtask && (input.patch.parentId ?? null) === null);
  if (Object.keys(missing).length > 0) throw fieldErrors(missing);
  const wanted = objectIn(body, 'transition').id;
  const first = project.workflow.initialStatusId;
  const transition = wanted === undefined ? undefined : findTransition(project.workflow, first, wanted);
  if (wanted !== undefined && transition === undefined) {
    throw messageError(400, `Transition id '${String(wanted)}' is not valid for this issue.`);
  }
  const issue = jira.state.store.atomically(() => {
    const record = newRecord(jira, actor, project, input);
    jira.state.putIssue(record);
    return record;
  });
  jira.changes.publish(() => ({
    type: 'issue_created',
    at: issue.created,
    ...actorOf(actor),
    issue: restIssue(jira.rendering, issue),
  }));
  for (const bodyJson of input.comments)
    addComment(jira, actor, issue.id, { bodyJson, visibility: null, properties: [] });
  if (transition !== undefined) transitionIssue(jira, actor, issue.id, { transition: { id: transition.id } });
  return issue;
}

/** What the issue types of a request may be named by; used by createmeta as well. */
export function findIssueType(jira: Jira, project: ProjectRecord, idOrName: string) {
  const found = findReferenced(jira.catalog.issueTypes, { id: idOrName });
  return found !== undefined && project.issueTypeIds.includes(found.id) ? found : undefined;
}
